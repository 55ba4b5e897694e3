use model::{ElementWindow, StandardElement};
use serde::{Deserialize, Serialize};

/// A standard of law as the elements that it asks of a use of force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standard {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who adopted it.
    pub issuer: String,
    /// When (ISO 8601).
    pub date: String,
    /// Where its text is found.
    pub source: String,
    /// Whose words the elements are told in.
    pub wording: String,
    /// What it asks.
    pub elements: Vec<Element>,
}

/// One thing that a standard asks of a use of force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// Its name inside the standard.
    pub id: String,
    /// What is asked.
    pub asks: String,
    /// Where in the standard.
    pub reference: String,
    /// Against what text the place was compared; `None` where nobody has compared it yet, which is shown.
    #[serde(default)]
    pub checked: Option<String>,
    /// Whether the report that the case follows names it, or it comes from the instrument itself.
    pub named_by: NamedBy,
    /// The actions that it is asked of; any use of force if empty.
    #[serde(default)]
    pub applies_to: Vec<String>,
    /// What speaks for its being met, as patterns (`docs/methods/findings.md`).
    #[serde(rename = "for")]
    pub in_favour: Vec<String>,
    /// What speaks against its being met.
    pub against: Vec<String>,
    /// What bears on it, for a person to say which way.
    #[serde(default)]
    pub shows: Vec<String>,
    /// From which stretch of time evidence bears on it.
    pub window: Window,
}

/// Who names an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedBy {
    /// The report that the case follows.
    Report,
    /// The instrument alone.
    Instrument,
}

/// Which stretch of time bears on an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// Up to the use of force, itself included.
    Before,
    /// The use of force itself.
    At,
    /// From the use of force on.
    After,
    /// The whole incident.
    Incident,
}

/// A standard that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the standard cannot be read: {0}; see docs/methods/findings.md for the form")]
pub struct StandardError(#[from] serde_json::Error);

impl Standard {
    /// A standard from the text of a file like those in `data/standards`.
    ///
    /// # Errors
    /// The text has another form.
    pub fn read(text: &str) -> Result<Self, StandardError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The standards that come with the program.
    ///
    /// # Errors
    /// None, as a test shows; the type is that of [`Standard::read`].
    pub fn published() -> Result<Vec<Self>, StandardError> {
        let files = [
            include_str!("../data/standards/basic-principles.json"),
            include_str!("../data/standards/general-comment-37.json"),
        ];
        files.into_iter().map(Self::read).collect()
    }

    /// These standards with what a case adds: elements of others, or more elements of one of these.
    pub fn with(mut standards: Vec<Self>, elements: &[StandardElement]) -> Vec<Self> {
        for element in elements {
            let known = standards.iter().position(|standard| standard.id == element.standard);
            let at = known.unwrap_or_else(|| {
                standards.push(Self::named(&element.standard));
                standards.len() - 1
            });
            let standard = &mut standards[at];
            let told = [
                (&mut standard.title, &element.title),
                (&mut standard.issuer, &element.issuer),
                (&mut standard.date, &element.date),
                (&mut standard.source, &element.source),
            ];
            for (into, from) in told {
                if into.is_empty()
                    && let Some(from) = from
                {
                    into.clone_from(from);
                }
            }
            standard.elements.push(Element::of(element));
        }
        for standard in &mut standards {
            if standard.title.is_empty() {
                standard.title.clone_from(&standard.id);
            }
        }
        standards
    }

    fn named(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: String::new(),
            issuer: String::new(),
            date: String::new(),
            source: String::new(),
            wording: "The elements were written for this case; each says whether its place was compared.".to_owned(),
            elements: Vec::new(),
        }
    }
}

impl Element {
    fn of(element: &StandardElement) -> Self {
        Self {
            id: element.id.to_string(),
            asks: element.asks.clone(),
            reference: element.reference.clone(),
            checked: element.checked.clone(),
            named_by: NamedBy::Instrument,
            applies_to: element.applies_to.clone(),
            in_favour: element.in_favour.clone(),
            against: element.against.clone(),
            shows: element.shows.clone(),
            window: match element.window.unwrap_or_default() {
                ElementWindow::Before => Window::Before,
                ElementWindow::At => Window::At,
                ElementWindow::After => Window::After,
                ElementWindow::Incident => Window::Incident,
            },
        }
    }
}
