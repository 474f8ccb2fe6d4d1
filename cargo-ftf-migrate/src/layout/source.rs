//! Where the new package gets ftf-migrate-core from.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::cli::Source;
use crate::error::{Error, Result};

/// The keys of the dependency's inline table: `version = "0.1.0"`, `path = "…"`, or `git = "…", branch = "…"`. `member`
/// is the folder of the package that depends on it.
pub(crate) fn core_dependency(source: &Source, member: &Path) -> Result<String> {
    if let Some(path) = &source.path {
        return Ok(format!("path = {}", quoted(&relative_core(path, member)?)));
    }
    let Some(url) = &source.git else {
        return Ok(format!("version = {}", quoted(env!("CARGO_PKG_VERSION"))));
    };
    let which = [("branch", &source.branch), ("tag", &source.tag), ("rev", &source.rev)];
    let which =
        which.into_iter().filter_map(|(key, value)| Some(format!(", {key} = {}", quoted(value.as_ref()?))));
    Ok(format!("git = {}{}", quoted(url), which.collect::<String>()))
}

/// The folder of core, relative to the package, as `cargo add --path` writes it.
fn relative_core(path: &Path, member: &Path) -> Result<String> {
    let folder = fs::canonicalize(path).map_err(|_| Error::NotCore(path.to_owned()))?;
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let manifest = manifest.parse::<toml_edit::DocumentMut>().unwrap_or_default();
    let name = manifest.get("package").and_then(|package| package.get("name")).and_then(|name| name.as_str());
    if name != Some("ftf-migrate-core") {
        return Err(Error::NotCore(path.to_owned()));
    }
    Ok(with_slashes(&relative(&folder, &canonical(member))))
}

/// The real path of a folder that may not exist yet.
fn canonical(folder: &Path) -> PathBuf {
    let (parent, name) = (folder.parent(), folder.file_name());
    match (fs::canonicalize(folder), parent, name) {
        (Ok(real), ..) => real,
        (Err(_), Some(parent), Some(name)) => canonical(parent).join(name),
        (Err(_), ..) => folder.to_owned(),
    }
}

/// The way from one folder to another. On different drives there is none, and the absolute path stays.
fn relative(to: &Path, from: &Path) -> PathBuf {
    let shared = to.components().zip(from.components()).take_while(|(to, from)| to == from).count();
    if shared == 0 {
        return to.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

fn with_slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{core_dependency, relative};
    use crate::cli::Source;

    #[test]
    fn the_dependency_is_spelled_as_cargo_add_does() {
        let text = |source| core_dependency(&source, Path::new("/p/migrations")).unwrap();
        assert_eq!(text(Source::default()), format!("version = \"{}\"", env!("CARGO_PKG_VERSION")));
        let git = Source { git: Some("https://example.org/x".to_owned()), ..Source::default() };
        assert_eq!(text(git.clone()), "git = \"https://example.org/x\"");
        assert_eq!(
            text(Source { tag: Some("v1".to_owned()), ..git }),
            "git = \"https://example.org/x\", tag = \"v1\""
        );
    }

    #[test]
    fn the_way_between_folders_goes_up_and_down() {
        let way = |to: &str, from: &str| relative(Path::new(to), Path::new(from)).display().to_string();
        assert_eq!(way("/a/core", "/a/app/migrations"), "../../core");
        assert_eq!(way("/a/b", "/a"), "b");
    }

    #[test]
    fn a_folder_that_is_not_core_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let source = Source { path: Some(folder.path().to_owned()), ..Source::default() };
        assert!(core_dependency(&source, Path::new("/p/migrations")).is_err());
    }
}
