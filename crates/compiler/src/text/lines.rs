use serde::Serialize;

/// A place in a text as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// Where the lines of a text begin.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of a text.
    pub fn of(text: &str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { starts: std::iter::once(0).chain(after).collect() }
    }

    /// The line and column of a byte of that text.
    pub fn place(&self, text: &str, byte: usize) -> LineColumn {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts[line - 1];
        let column = text.get(start..byte.min(text.len())).map_or(0, |before| before.chars().count());
        LineColumn { line, column: column + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_not_bytes() {
        let text = "Атпа! one\ntwo";
        let lines = Lines::of(text);
        let at = text.find("one").unwrap();
        assert_eq!(lines.place(text, at), LineColumn { line: 1, column: 7 });
        assert_eq!(lines.place(text, text.len()), LineColumn { line: 2, column: 4 });
    }
}
