//! Finds and reads the revision files.

use std::{
    fs::{self, DirEntry},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use ftf_migrate_graph::{
    check::check_module_names,
    digest::{self, Digest},
    header::{self, Header, HeaderError, Scan},
};
use proc_macro2::Span;

use super::{
    module,
    options::{Call, Location},
};
use crate::diagnostics::Diagnostics;

/// A revision file that becomes a module.
pub(crate) struct File {
    /// Its path relative to the file that holds the call, with `/`: `versions/20260127_ae10_add.rs`.
    pub(crate) path: String,
    /// The name of its module.
    pub(crate) module: String,
    /// Its header, as far as its id could be read.
    pub(crate) header: Option<Header>,
    /// Whether the header has no mistake.
    pub(crate) is_sound: bool,
    /// What the revision does, in a line.
    pub(crate) message: String,
    /// The digest of its text; `None` when it is not Rust, which the compiler reports.
    pub(crate) digest: Option<Digest>,
    /// The literal that names its folder.
    pub(crate) span: Span,
}

/// All revision files in file order: the locations as written, names sorted inside of each.
pub(crate) fn files(call: &Call, diagnostics: &mut Diagnostics) -> Vec<File> {
    let mut files = Vec::new();
    for location in &call.locations {
        let Some(folder) = directory(location) else {
            missing(location, diagnostics);
            continue;
        };
        let mut listing =
            Listing { location, is_recursive: call.is_recursive, names: Vec::new(), diagnostics };
        listing.add(&folder, "");
        let mut names = listing.names;
        names.sort_unstable();
        files.extend(names.iter().filter_map(|name| read(&folder, name, location, diagnostics)));
    }
    refuse_clashes(&mut files, diagnostics);
    files
}

/// The folder of a location: beside the file that holds the call.
pub(crate) fn directory(location: &Location) -> Option<PathBuf> {
    if let Some(file) = location.span.unwrap().local_file() {
        return Some(file.parent()?.join(&location.path)).filter(|folder| folder.is_dir());
    }
    // rust-analyzer does not tell the file. Without a guess nothing below would be part of the program for it.
    let package = manifest_dir()?;
    let parents = ["", "migrations", "src/migrations", "src"];
    parents.iter().map(|parent| package.join(parent).join(&location.path)).find(|folder| folder.is_dir())
}

/// The directory of the package that is compiled.
pub(crate) fn manifest_dir() -> Option<PathBuf> {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from)
}

fn missing(location: &Location, diagnostics: &mut Diagnostics) {
    let beside = location.span.unwrap().local_file();
    let beside = beside.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let text =
        format!("there is no folder `{}` beside {}", location.path, beside.as_deref().unwrap_or("this file"));
    let hint = "create it, with an empty file `.gitkeep` in it so that git keeps it; or name another folder";
    diagnostics.push(location.span, &text, Some(hint));
}

/// The names of the `.rs` files of a location, relative to it, with `/`.
struct Listing<'a> {
    location: &'a Location,
    is_recursive: bool,
    names: Vec<String>,
    diagnostics: &'a mut Diagnostics,
}

impl Listing<'_> {
    /// Adds the files of a folder whose path below the location is `prefix`: empty, or with a `/` at its end.
    fn add(&mut self, folder: &Path, prefix: &str) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        match entries {
            Ok(entries) => entries.iter().for_each(|entry| self.add_entry(entry, prefix)),
            Err(error) => self.refuse(prefix, &error.to_string()),
        }
    }

    fn add_entry(&mut self, entry: &DirEntry, prefix: &str) {
        let (path, name) = (entry.path(), entry.file_name());
        let is_folder = path.is_dir();
        // Editors leave hidden files behind, and `.gitkeep` keeps an empty folder in git.
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if is_hidden || !(is_source || is_folder) || (is_folder && !self.is_recursive) {
            return;
        }
        match name.to_str() {
            None => self.refuse(&format!("{prefix}{}", name.display()), "its name is not UTF-8"),
            Some(name) if is_folder => self.add(&path, &format!("{prefix}{name}/")),
            Some(name) => self.names.push(format!("{prefix}{name}")),
        }
    }

    fn refuse(&mut self, relative: &str, why: &str) {
        unreadable(&format!("{}/{relative}", self.location.path), why, self.location, self.diagnostics);
    }
}

fn unreadable(file: &str, why: &str, location: &Location, diagnostics: &mut Diagnostics) {
    let hint = "make it readable, or move it out of the folder";
    diagnostics.push(location.span, &format!("can't read {file}: {why}"), Some(hint));
}

/// Reads a file; `None` when it is no revision, which is reported.
fn read(folder: &Path, name: &str, location: &Location, diagnostics: &mut Diagnostics) -> Option<File> {
    let path = format!("{}/{name}", location.path);
    let source = match fs::read(folder.join(name)).map(String::from_utf8) {
        Ok(Ok(source)) => source,
        Ok(Err(error)) => {
            let at = error.utf8_error().valid_up_to();
            let hint = "save it as UTF-8, or move it out of the folder";
            let text = format!("{path} is not UTF-8 text (byte {at})");
            diagnostics.push(location.span, &text, Some(hint));
            return None;
        }
        // Removed since the folder was listed; cargo builds again.
        Err(error) if error.kind() == ErrorKind::NotFound && !folder.join(name).is_symlink() => return None,
        Err(error) => {
            unreadable(&path, &error.to_string(), location, diagnostics);
            return None;
        }
    };
    let scan = match header::scan(&source) {
        Ok(scan) => scan,
        // The compiler reports what it can not read, at the place, once the file is a module.
        Err(HeaderError::Unreadable(..)) => Scan { header: None, mistakes: Vec::new() },
        Err(error) => {
            refuse(&path, &error, location, diagnostics);
            return None;
        }
    };
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.strip_suffix(".rs").unwrap_or(stem);
    Some(File {
        module: module::name(name),
        message: scan.header.as_ref().map(|header| header.message_or_slug(stem)).unwrap_or_default(),
        is_sound: scan.mistakes.is_empty(),
        header: scan.header,
        digest: digest::of(&source).ok(),
        span: location.span,
        path,
    })
}

fn refuse(path: &str, error: &HeaderError, location: &Location, diagnostics: &mut Diagnostics) {
    let (text, hint) = match error {
        HeaderError::Several(place) => (
            format!("{path}:{place} is a second #[migration(…)] in one file"),
            "each revision has a file of its own: move it to another one",
        ),
        HeaderError::Conditional(place) => (
            format!("{path}:{place} puts a revision under a #[cfg]"),
            "a graph is the same in every build: remove the condition, or put it inside of upgrade and downgrade",
        ),
        _ => (
            format!("{path} has no #[migration(…)]"),
            "make revision files with: cargo ftf-migrate revision -m \"what it does\"; move other files out of the \
             folder (an attribute that a macro writes is not seen)",
        ),
    };
    diagnostics.push(location.span, &text, Some(hint));
}

/// Reports files whose modules would have one name, and keeps the first of them.
fn refuse_clashes(files: &mut Vec<File>, diagnostics: &mut Diagnostics) {
    let clashes = check_module_names(files.iter().map(|file| (file.module.as_str(), file.path.as_str())));
    let mut dropped: Vec<String> = Vec::new();
    for (module, paths) in clashes {
        let text = format!("{} give one module name: {module}", paths.join(" and "));
        let hint = "rename all but one of them";
        let span =
            files.iter().find(|file| file.module == module).map_or_else(Span::call_site, |file| file.span);
        diagnostics.push(span, &text, Some(hint));
        dropped.extend(paths.iter().skip(1).map(|path| (*path).to_owned()));
    }
    files.retain(|file| !dropped.contains(&file.path));
}
