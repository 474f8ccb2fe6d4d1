//! How the inputs of a build stand.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::inputs::Inputs;

/// More files than this are for cargo to look at.
const MOST_FILES: usize = 200_000;

/// Variables that cargo, rustc and rustup read by themselves.
const PREFIXES: [&str; 2] = ["CARGO", "RUST"];

/// How the inputs of a build stand.
#[derive(Debug)]
pub(super) struct State {
    /// The same as long as nothing changed.
    pub(super) digest: u64,
    /// The latest change of a file.
    pub(super) newest: SystemTime,
}

impl State {
    /// Looks at everything. None when something cannot be looked at.
    pub(super) fn read(key: &[OsString], inputs: &Inputs, program: &Path) -> Option<Self> {
        let mut look = Look::at(key, &inputs.variables, &inputs.paths)?;
        // The program is as new as its build. It has to be there.
        hash_file(&fs::metadata(program).ok()?, &mut look.hasher);
        Some(look.found())
    }

    /// The same for files alone.
    pub(super) fn of_paths(
        key: &[OsString],
        variables: &[String],
        paths: &BTreeSet<PathBuf>,
    ) -> Option<Self> {
        Look::at(key, variables, paths).map(Look::found)
    }
}

struct Look {
    hasher: DefaultHasher,
    newest: SystemTime,
    files: usize,
}

/// The variables that cargo, rustc and rustup read by themselves.
pub(super) fn variables_of_cargo() -> Vec<(OsString, OsString)> {
    let is_read = |name: &OsString| {
        PREFIXES.iter().any(|prefix| name.as_encoded_bytes().starts_with(prefix.as_bytes()))
    };
    let mut all: Vec<(OsString, OsString)> = std::env::vars_os().filter(|(name, _)| is_read(name)).collect();
    all.sort_unstable();
    all
}

impl Look {
    fn at(key: &[OsString], variables: &[String], paths: &BTreeSet<PathBuf>) -> Option<Self> {
        let mut look = Self { hasher: DefaultHasher::new(), newest: SystemTime::UNIX_EPOCH, files: 0 };
        key.hash(&mut look.hasher);
        look.variables(variables);
        for path in paths {
            look.path(path)?;
        }
        Some(look)
    }

    fn found(self) -> State {
        State { digest: self.hasher.finish(), newest: self.newest }
    }

    fn variables(&mut self, names: &[String]) {
        variables_of_cargo().hash(&mut self.hasher);
        for name in names {
            (name, std::env::var_os(name)).hash(&mut self.hasher);
        }
    }

    /// A file, or a folder with all that is in it. Links are followed, as the compiler does.
    fn path(&mut self, path: &Path) -> Option<()> {
        self.files += 1;
        if self.files > MOST_FILES {
            return None;
        }
        path.hash(&mut self.hasher);
        let found = match fs::metadata(path) {
            Ok(found) => found,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                false.hash(&mut self.hasher);
                return Some(());
            }
            Err(_) => return None,
        };
        self.newest = self.newest.max(hash_file(&found, &mut self.hasher)?);
        if found.is_dir() {
            let entries = fs::read_dir(path).ok()?;
            let mut entries: Vec<_> = entries.map(|entry| Some(entry.ok()?.path())).collect::<Option<_>>()?;
            entries.sort_unstable();
            entries.len().hash(&mut self.hasher);
            for entry in entries {
                self.path(&entry)?;
            }
        }
        Some(())
    }
}

/// Everything that changes with a file; and when that was last.
#[cfg(unix)]
fn hash_file(found: &Metadata, hasher: &mut DefaultHasher) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt as _;
    // The time of change, unlike that of modification, is not to be set by anybody.
    let change = (found.ctime(), found.ctime_nsec());
    (found.dev(), found.ino(), found.len(), found.mtime(), found.mtime_nsec(), change).hash(hasher);
    let seconds = std::time::Duration::from_secs(u64::try_from(change.0).ok()?);
    Some(found.modified().ok()?.max(SystemTime::UNIX_EPOCH + seconds))
}

/// Everything that changes with a file; and when that was last.
#[cfg(not(unix))]
fn hash_file(found: &Metadata, hasher: &mut DefaultHasher) -> Option<SystemTime> {
    let modified = found.modified().ok()?;
    (found.is_dir(), found.len(), modified).hash(hasher);
    Some(modified)
}
