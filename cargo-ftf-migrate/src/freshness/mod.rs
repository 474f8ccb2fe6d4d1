//! Whether the runner that was built last is what cargo would build now, told without asking cargo.
//!
//! After a build, everything that cargo looks at to decide whether something is to be built is noted: which files and variables, and a digest of how
//! they stood. As long as the digest is the same there is nothing to build. This is stricter than cargo, which compares times: a file that is older than
//! before, or another file with the same time, is a change here too.
//!
//! Doubt is no note, and without a note cargo is asked. Nothing here fails: it is only a shortcut.

mod inputs;
mod metadata;
mod state;

use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use crate::cli::Cargo;
use crate::project::Project;
use inputs::Inputs;
pub(crate) use metadata::Question;
use state::State;

/// As exact as the times of files are on any file system.
const COARSEST_TIME: Duration = Duration::from_secs(2);

/// Beyond this the clock was set while cargo ran, and the times of files say nothing.
const LARGEST_DRIFT: Duration = Duration::from_secs(1);

/// What is noted of a build.
#[derive(Debug, Deserialize, Serialize)]
struct Note {
    /// The runner.
    program: PathBuf,
    /// What it was made from, and how that stood.
    inputs: Inputs,
    digest: u64,
}

/// A build that is about to begin.
#[derive(Debug)]
pub(crate) struct Build {
    key: Vec<OsString>,
    /// The folder for what cargo builds.
    target: PathBuf,
    note: PathBuf,
    began: (SystemTime, Instant),
}

impl Build {
    /// What is to be built. Where it is noted depends on everything that was typed, and on where.
    pub(crate) fn new(project: &Project, cargo: &Cargo) -> Option<Self> {
        let Cargo { manifest_path: _, package: _, release, features, offline, locked, target_dir } = cargo;
        let here = std::env::current_dir().ok()?;
        let target = target_dir.as_deref().map_or_else(|| project.target.clone(), |given| here.join(given));
        let mut key: Vec<OsString> = vec![env!("CARGO_PKG_VERSION").into()];
        key.extend([&here, &project.manifest, &target].map(OsString::from));
        key.extend([&project.package, &project.settings.runner].map(OsString::from));
        key.push(format!("{release} {offline} {locked}").into());
        key.extend(features.iter().map(OsString::from));
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let note = target.join("ftf-migrate").join(format!("{:016x}.json", hasher.finish()));
        Some(Self { key, target, note, began: (SystemTime::now(), Instant::now()) })
    }

    /// The runner of an earlier build, if cargo would find nothing to do.
    pub(crate) fn fresh_program(&self) -> Option<PathBuf> {
        let note: Note = serde_json::from_slice(&fs::read(&self.note).ok()?).ok()?;
        let state = State::read(&self.key, &note.inputs, &note.program)?;
        (state.digest == note.digest).then_some(note.program)
    }

    /// Notes what the runner, which cargo has just built or found fresh, was made from.
    pub(crate) fn note(&self, project: &Project, program: &Path) {
        if self.try_note(project, program).is_none() {
            // A note of an earlier build could only be wrong.
            let _ = fs::remove_file(&self.note);
        }
    }

    fn try_note(&self, project: &Project, program: &Path) -> Option<()> {
        let inputs = Inputs::of(project, &self.target, program)?;
        let state = State::read(&self.key, &inputs, program)?;
        let (began, moment) = self.began;
        let drift = began.elapsed().ok()?.abs_diff(moment.elapsed());
        // What changed while cargo ran may be in the program, or not.
        if drift > LARGEST_DRIFT || state.newest >= began.checked_sub(COARSEST_TIME)? {
            return None;
        }
        write(&self.note, &Note { program: program.to_owned(), inputs, digest: state.digest })
    }
}

/// Writes a note: all of it, or none.
fn write(path: &Path, note: &impl Serialize) -> Option<()> {
    let folder = path.parent()?;
    fs::create_dir_all(folder).ok()?;
    let mut file = tempfile::NamedTempFile::new_in(folder).ok()?;
    file.write_all(&serde_json::to_vec(note).ok()?).ok()?;
    file.persist(path).ok().map(|_| ())
}
