//! Files as people tell them apart: by what their paths do not share.
use std::path::{Component, Path, PathBuf};

/// Files of one answer, for people. What programs read has every file as it was given.
pub(crate) struct Names {
    /// The folder that all lie in; empty where there is none.
    pub(crate) folder: String,
    /// The rest of each, in the order given.
    pub(crate) each: Vec<String>,
}

impl Names {
    /// Of files as given.
    pub(crate) fn of(files: &[String]) -> Self {
        let folders = files.iter().map(|file| Path::new(file).parent().unwrap_or(Path::new("")));
        let folder = folders.map(|folder| folder.components().collect()).reduce(shared).unwrap_or_default();
        let folder: PathBuf = folder.into_iter().collect();
        let rest = |file: &String| Path::new(file).strip_prefix(&folder).map(|rest| rest.display().to_string());
        Self {
            each: files.iter().map(|file| rest(file).unwrap_or_else(|_| file.clone())).collect(),
            folder: folder.display().to_string(),
        }
    }

    /// A line that says where they lie; nothing where they share no folder.
    pub(crate) fn line(&self) -> String {
        if self.folder.is_empty() { String::new() } else { format!("In {}:\n", self.folder) }
    }
}

/// What two paths have in common from their beginning.
fn shared<'a>(one: Vec<Component<'a>>, other: Vec<Component<'a>>) -> Vec<Component<'a>> {
    one.into_iter().zip(other).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]
mod tests {
    use super::Names;

    fn names(files: &[&str]) -> (String, Vec<String>) {
        let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        let names = Names::of(&files);
        (names.folder, names.each)
    }

    #[test]
    fn what_all_share_is_said_once() {
        assert_eq!(
            names(&["/a/b/one.mp4", "/a/b/c/two.mp4"]),
            ("/a/b".into(), vec!["one.mp4".into(), "c/two.mp4".into()])
        );
        assert_eq!(names(&["/a/one.mp4"]), ("/a".into(), vec!["one.mp4".into()]));
        assert_eq!(names(&["one.mp4", "a/two.mp4"]), (String::new(), vec!["one.mp4".into(), "a/two.mp4".into()]));
        // A beginning that is no whole folder is not shared.
        assert_eq!(names(&["ab/x", "ac/x"]), (String::new(), vec!["ab/x".into(), "ac/x".into()]));
        assert_eq!(names(&["a/x", "a/x"]).1, ["x", "x"]);
        assert_eq!(names(&[]), (String::new(), Vec::new()));
    }
}
