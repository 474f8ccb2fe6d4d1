//! Rewritten and renamed files: all of them, or none.

use std::fs;
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::transaction::replace;

/// A file that gets another text, another name, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rename {
    /// Where it lies.
    pub(crate) from: PathBuf,
    /// Where it is to lie.
    pub(crate) to: PathBuf,
    /// Its text before and after; none when the text stays.
    pub(crate) text: Option<(String, String)>,
}

impl Rename {
    /// Does all of them and then asks `validate` whether it is well. When a step fails or `validate` says no, everything
    /// is as it was before.
    ///
    /// Texts go first: at every moment the files that lie there are a graph, the old one or the new one.
    pub(crate) fn commit<T>(all: &[Self], validate: impl FnOnce() -> Result<T>) -> Result<T> {
        if let Some(taken) = all.iter().find(|one| one.to != one.from && one.to.exists()) {
            return Err(Error::FileExists(taken.to.clone()));
        }
        let done = Self::write(all).and_then(|()| validate());
        if done.is_err() {
            Self::undo(all);
        }
        done
    }

    fn write(all: &[Self]) -> Result<()> {
        for one in all {
            if let Some((_, after)) = &one.text {
                replace(&one.from, after)?;
            }
        }
        for one in all.iter().filter(|one| one.to != one.from) {
            fs::rename(&one.from, &one.to).map_err(Error::io("rename", &one.from))?;
        }
        Ok(())
    }

    /// The first failure is what the user needs to know; that undoing may fail too is not worth hiding it.
    fn undo(all: &[Self]) {
        for one in all.iter().filter(|one| one.to != one.from && !one.from.exists()) {
            let _ = fs::rename(&one.to, &one.from);
        }
        for one in all {
            if let Some((before, _)) = &one.text {
                let _ = replace(&one.from, before);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::Rename;
    use crate::error::Error;

    fn two(root: &Path) -> Vec<Rename> {
        fs::write(root.join("a.rs"), "old").unwrap();
        fs::write(root.join("b.rs"), "same").unwrap();
        let text = Some(("old".to_owned(), "new".to_owned()));
        vec![
            Rename { from: root.join("a.rs"), to: root.join("a2.rs"), text },
            Rename { from: root.join("b.rs"), to: root.join("b2.rs"), text: None },
        ]
    }

    fn listing(root: &Path) -> Vec<(String, String)> {
        let mut files: Vec<_> = fs::read_dir(root)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .map(|path| {
                (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
            })
            .collect();
        files.sort();
        files
    }

    fn names_and_texts(expected: [(&str, &str); 2]) -> Vec<(String, String)> {
        expected.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec()
    }

    #[test]
    fn texts_and_names_change_together() {
        let root = tempfile::tempdir().unwrap();
        Rename::commit(&two(root.path()), || Ok(())).unwrap();
        assert_eq!(listing(root.path()), names_and_texts([("a2.rs", "new"), ("b2.rs", "same")]));
    }

    #[test]
    fn everything_is_as_before_when_the_result_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let refused = Rename::commit(&two(root.path()), || Err::<(), _>(Error::NoEditor));
        refused.unwrap_err();
        assert_eq!(listing(root.path()), names_and_texts([("a.rs", "old"), ("b.rs", "same")]));
    }

    #[test]
    fn everything_is_as_before_when_a_file_cannot_be_renamed() {
        let root = tempfile::tempdir().unwrap();
        let mut all = two(root.path());
        all[1].to = root.path().join("no/such/folder/b2.rs");
        Rename::commit(&all, || Ok(())).unwrap_err();
        assert_eq!(listing(root.path()), names_and_texts([("a.rs", "old"), ("b.rs", "same")]));
    }

    #[test]
    fn a_file_that_is_there_is_not_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let mut all = two(root.path());
        all[0].to = root.path().join("b.rs");
        let error = Rename::commit(&all, || Ok(())).unwrap_err();
        assert!(error.to_string().contains("b.rs exists"), "{error}");
        assert_eq!(listing(root.path()), names_and_texts([("a.rs", "old"), ("b.rs", "same")]));
    }
}
