//! A new folder and edited files: all of them, or none.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::manifest::Manifest;

/// What is to be written.
#[derive(Debug)]
pub(crate) struct Transaction {
    /// The folder to make. It does not exist, or is empty.
    pub(crate) folder: PathBuf,
    /// Files to write in it: relative path and text.
    pub(crate) files: Vec<(String, String)>,
    /// Files to replace.
    pub(crate) edits: Vec<Manifest>,
}

impl Transaction {
    /// Writes everything and asks `validate` whether it is well. When a step fails or `validate` says no, everything is
    /// as it was before.
    pub(crate) fn commit(&self, validate: impl FnOnce() -> Result<()>) -> Result<()> {
        let new: Vec<&Path> = self.folder.ancestors().take_while(|folder| !folder.exists()).collect();
        let done = self.write().and_then(|()| validate());
        if done.is_err() {
            self.undo(&new);
        }
        done
    }

    fn write(&self) -> Result<()> {
        for (name, text) in &self.files {
            let path = self.folder.join(name);
            let parent = path.parent().unwrap_or(&self.folder);
            fs::create_dir_all(parent).map_err(Error::io("make", parent))?;
            fs::write(&path, text).map_err(Error::io("write", &path))?;
        }
        for edit in &self.edits {
            replace(edit.path(), &edit.after())?;
        }
        Ok(())
    }

    /// The first failure is what the user needs to know; that undoing may fail too is not worth hiding it.
    /// `new` are the folders that were not there, the innermost first.
    fn undo(&self, new: &[&Path]) {
        for edit in &self.edits {
            let is_changed = fs::read_to_string(edit.path()).is_ok_and(|now| now != edit.before());
            if is_changed {
                let _ = replace(edit.path(), edit.before());
            }
        }
        let _ = fs::remove_dir_all(&self.folder);
        if new.is_empty() {
            let _ = fs::create_dir(&self.folder);
        }
        for folder in new.iter().skip(1) {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes a file beside the old one and moves it over it: never half a file. Links and permissions stay.
pub(crate) fn replace(path: &Path, text: &str) -> Result<()> {
    let target = fs::canonicalize(path).map_err(Error::io("find", path))?;
    let folder = target.parent().unwrap_or(&target);
    let failed = |source| Error::Io { action: "write", path: path.to_owned(), source };
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    std::io::Write::write_all(&mut file, text.as_bytes()).map_err(failed)?;
    let permissions = fs::metadata(&target).map_err(failed)?.permissions();
    // Moving a file over another one does not mind, but whoever protected the file does.
    if permissions.readonly() {
        return Err(failed(std::io::ErrorKind::PermissionDenied.into()));
    }
    file.as_file().set_permissions(permissions).map_err(failed)?;
    file.persist(&target).map(drop).map_err(|error| failed(error.error))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Transaction;
    use crate::error::Error;
    use crate::manifest::Manifest;

    const MANIFEST: &str = "[package]\nname = \"a\"\n";

    fn transaction(root: &std::path::Path) -> Transaction {
        let path = root.join("Cargo.toml");
        fs::write(&path, MANIFEST).unwrap();
        let mut manifest = Manifest::read(&path).unwrap();
        manifest.add_member("migrations").unwrap();
        let files = [("mod.rs", "one"), ("versions/.gitkeep", "")];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
        Transaction { folder: root.join("db/migrations"), files, edits: vec![manifest] }
    }

    #[test]
    fn everything_is_written_when_all_is_well() {
        let root = tempfile::tempdir().unwrap();
        transaction(root.path()).commit(|| Ok(())).unwrap();
        assert_eq!(fs::read_to_string(root.path().join("db/migrations/mod.rs")).unwrap(), "one");
        assert!(root.path().join("db/migrations/versions/.gitkeep").exists());
        assert!(fs::read_to_string(root.path().join("Cargo.toml")).unwrap().contains("migrations"));
    }

    #[test]
    fn nothing_stays_behind_when_the_result_is_refused() {
        let root = tempfile::tempdir().unwrap();
        transaction(root.path()).commit(|| Err(Error::NoEditor)).unwrap_err();
        assert!(!root.path().join("db").exists());
        assert_eq!(fs::read_to_string(root.path().join("Cargo.toml")).unwrap(), MANIFEST);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_empty_folder_that_was_there_stays() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("db/migrations")).unwrap();
        transaction(root.path()).commit(|| Err(Error::NoEditor)).unwrap_err();
        assert_eq!(fs::read_dir(root.path().join("db/migrations")).unwrap().count(), 0);
    }

    #[test]
    fn a_protected_manifest_is_not_replaced() {
        let root = tempfile::tempdir().unwrap();
        let transaction = transaction(root.path());
        let path = root.path().join("Cargo.toml");
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = transaction.commit(|| Ok(())).unwrap_err();
        assert!(error.to_string().contains("Cargo.toml"), "{error}");
        assert!(!root.path().join("db").exists());
    }

    #[test]
    fn nothing_stays_behind_when_a_file_cannot_be_written() {
        let root = tempfile::tempdir().unwrap();
        let mut transaction = transaction(root.path());
        transaction.files.push(("mod.rs/impossible".to_owned(), String::new()));
        transaction.commit(|| Ok(())).unwrap_err();
        assert!(!root.path().join("db").exists());
        assert_eq!(fs::read_to_string(root.path().join("Cargo.toml")).unwrap(), MANIFEST);
    }
}
