use minijinja::{Environment, context};

use crate::{ReportError, ReportInput};

/// The page of a case: one HTML document that needs nothing else.
///
/// # Errors
/// A zone that is unknown, a base map that is not GeoJSON, a confidential item handed in with its content.
pub fn page(input: &ReportInput) -> Result<String, ReportError> {
    let mut environment = Environment::new();
    environment.add_template("page.html", include_str!("template/page.html"))?;
    Ok(environment.get_template("page.html")?.render(context! { title => &input.case.title })?)
}
