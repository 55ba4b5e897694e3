use model::ItemId;

/// Why no page was made: what, where, and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The case's zone is not one that the time zone database knows.
    #[error("the case's zone \"{zone}\" is not in the time zone database; name it like \"Asia/Almaty\": {why}")]
    Zone {
        /// The zone as given.
        zone: String,
        /// What the database says.
        why: String,
    },
    /// A base map that is not GeoJSON.
    #[error(
        "the base map \"{name}\" cannot be read as GeoJSON: {why}; give a FeatureCollection in WGS 84 degrees (RFC 7946)"
    )]
    BaseMap {
        /// What the base map is called.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// An item marked confidential was handed in as open. Its id is deliberately not in the message's text.
    #[error(
        "an item marked confidential was handed in with its content; hand it in as a ConfidentialItem, which has none"
    )]
    ConfidentialInClear(ItemId),
    /// A template could not be filled: a mistake of this program.
    #[error("the page could not be written: {0}; this is a mistake in the program, please report it")]
    Template(#[from] minijinja::Error),
    /// The document for print could not be set.
    #[error("{0}; look at the pictures of the report, or make it without a PDF")]
    Typesetting(#[from] typesetting::TypesetError),
}
