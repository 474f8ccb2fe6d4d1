//! What cargo has said of a workspace, if it would say the same now.
//!
//! Without dependencies, that follows from the manifests, from where there are any, from the settings of cargo and from variables.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use cargo_metadata::{Metadata, Package};
use serde::{Deserialize, Serialize};

use super::inputs::{configuration, toolchain};
use super::state::{State, variables_of_cargo};
use super::{COARSEST_TIME, write};

/// What is noted of an answer.
#[derive(Debug, Deserialize, Serialize)]
struct Note {
    metadata: Metadata,
    /// Files, and paths at which one may appear.
    paths: BTreeSet<PathBuf>,
    /// Folders in which a package may appear.
    folders: BTreeSet<PathBuf>,
    /// Files of which it matters whether they are there.
    libraries: BTreeSet<PathBuf>,
    digest: u64,
}

/// A question to cargo.
#[derive(Debug)]
pub(crate) struct Question<'m> {
    manifest: &'m Path,
    /// The name of the note, which depends on everything that was typed, and on where.
    file: String,
    began: SystemTime,
}

impl<'m> Question<'m> {
    /// What cargo says of the workspace of this `Cargo.toml`.
    pub(crate) fn new(manifest: &'m Path) -> Option<Self> {
        let mut hasher = DefaultHasher::new();
        let here = std::env::current_dir().ok()?;
        (env!("CARGO_PKG_VERSION"), manifest, here, variables_of_cargo()).hash(&mut hasher);
        let file = format!("metadata-{:016x}.json", hasher.finish());
        Some(Self { manifest, file, began: SystemTime::now() })
    }

    /// What cargo answered the last time, if nothing has changed.
    pub(crate) fn answered(&self) -> Option<Metadata> {
        let folders = self.manifest.ancestors().skip(1);
        let text =
            folders.map(|folder| self.note(&folder.join("target"))).find_map(|note| fs::read(note).ok())?;
        let note: Note = serde_json::from_slice(&text).ok()?;
        (note.state()?.digest == note.digest).then_some(note.metadata)
    }

    /// Notes the answer of cargo, which has just come.
    pub(crate) fn note_answer(&self, metadata: &Metadata) {
        let note = self.note(metadata.target_directory.as_std_path());
        if self.try_note(metadata, &note).is_none() {
            // An earlier answer could only be wrong.
            let _ = fs::remove_file(note);
        }
    }

    fn try_note(&self, metadata: &Metadata, file: &Path) -> Option<()> {
        let target = metadata.target_directory.as_std_path();
        // Where the next question looks for it; a folder that is not there is for a build to make.
        if !target.is_dir() || !self.manifest.starts_with(target.parent()?) || target.file_name()? != "target"
        {
            return None;
        }
        let mut note = Note::of(metadata, self.manifest)?;
        let state = note.state()?;
        if state.newest >= self.began.checked_sub(COARSEST_TIME)? {
            return None;
        }
        note.digest = state.digest;
        write(file, &note)
    }

    fn note(&self, target: &Path) -> PathBuf {
        target.join("ftf-migrate").join(&self.file)
    }
}

impl Note {
    fn of(metadata: &Metadata, manifest: &Path) -> Option<Self> {
        let root = metadata.workspace_root.as_std_path();
        let manifests = || metadata.packages.iter().map(|package| package.manifest_path.as_std_path());
        if !are_found_in_one_folder(&root.join("Cargo.toml")) {
            return None;
        }
        let mut paths: BTreeSet<PathBuf> = configuration()?.into_iter().chain(toolchain()?).collect();
        // A workspace may begin in any folder above.
        let above = manifests().chain([manifest]).flat_map(|path| path.ancestors().skip(1));
        paths.extend(above.map(|folder| folder.join("Cargo.toml")));
        let folders = manifests().filter_map(|path| Some(path.parent()?.parent()?.to_owned())).collect();
        let library = |package: &Package| {
            let library = package.targets.iter().find(|target| target.is_lib())?;
            Some(library.src_path.clone().into_std_path_buf())
        };
        let libraries = metadata.packages.iter().filter_map(library).collect();
        Some(Self { metadata: metadata.clone(), paths, folders, libraries, digest: 0 })
    }

    fn state(&self) -> Option<State> {
        let mut paths = self.paths.clone();
        for folder in &self.folders {
            for entry in fs::read_dir(folder).ok()? {
                paths.insert(entry.ok()?.path().join("Cargo.toml"));
            }
        }
        let libraries: Vec<OsString> =
            self.libraries.iter().map(|library| library.is_file().to_string().into()).collect();
        State::of_paths(&libraries, &[], &paths)
    }
}

/// Whether the members that this manifest names by a pattern lie beside each other, so that a new one is seen.
fn are_found_in_one_folder(manifest: &Path) -> bool {
    let text = fs::read_to_string(manifest).ok();
    let Some(document) = text.and_then(|text| text.parse::<toml_edit::DocumentMut>().ok()) else {
        return false;
    };
    let members = document.get("workspace").and_then(|workspace| workspace.get("members"));
    let Some(members) = members.and_then(|members| members.as_array()) else { return true };
    let is_plain = |path: &str| !path.contains(['*', '?', '[']);
    members.iter().all(|member| {
        let member = member.as_str().unwrap_or("*/*");
        let folder = member.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
        is_plain(folder)
    })
}
