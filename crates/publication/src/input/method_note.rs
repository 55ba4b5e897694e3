/// One paragraph on how something on the page was found, and where the method ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodNote {
    /// What it is about.
    pub title: String,
    /// The text; paragraphs are parted by an empty line.
    pub text: String,
}
