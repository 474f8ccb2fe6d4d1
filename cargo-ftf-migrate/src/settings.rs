//! `[package.metadata.ftf-migrate]` of the migrations package: the settings that concern files.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::script::Hook;

/// The key below `[package.metadata]`. Its presence marks the package.
pub(crate) const KEY: &str = "ftf-migrate";

/// Settings that concern files. Those that concern running are Rust, in env.rs.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Settings {
    /// Folders of revision files, as in `graph!`. New revisions go to the first.
    pub(crate) versions: Vec<PathBuf>,
    /// Whether folders inside of those are read as well, as `recursive` in `graph!`.
    pub(crate) recursive: bool,
    /// Name of new files.
    pub(crate) file_template: String,
    /// Time zone of the date in file names.
    pub(crate) timezone: String,
    /// Longest part of a file's name that comes from its message.
    pub(crate) truncate_slug_length: usize,
    /// Programs that run on each new revision file.
    pub(crate) post_write_hooks: Vec<Hook>,
    /// Database to work on when none is named elsewhere.
    pub(crate) url: Option<String>,
    /// Name of the example that is the runner.
    pub(crate) runner: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            versions: vec![PathBuf::from("versions")],
            recursive: false,
            file_template: "{year}{month}{day}_{hour}{minute}_{rev}_{slug}".to_owned(),
            timezone: "UTC".to_owned(),
            truncate_slug_length: 40,
            post_write_hooks: vec![Hook::rustfmt()],
            url: None,
            runner: "migrate".to_owned(),
        }
    }
}

impl Settings {
    /// Reads the value of `[package.metadata.ftf-migrate]`.
    pub(crate) fn read(metadata: &serde_json::Value, manifest: &Path) -> Result<Self> {
        let read: Self = serde_json::from_value(metadata.clone()).map_err(|error| Error::Settings {
            manifest: manifest.to_owned(),
            problem: error.to_string(),
            hint: "known are versions, recursive, file-template, timezone, truncate-slug-length, post-write-hooks, \
                   url and runner"
                .to_owned(),
        })?;
        if read.versions.is_empty() {
            return Err(Error::Settings {
                manifest: manifest.to_owned(),
                problem: "`versions` is empty".to_owned(),
                hint: "name the folder of the revision files: versions = [\"versions\"]".to_owned(),
            });
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::Settings;
    use crate::script::Hook;

    #[test]
    fn an_empty_table_gives_the_defaults() {
        assert_eq!(Settings::read(&json!({}), Path::new("Cargo.toml")).unwrap(), Settings::default());
    }

    #[test]
    fn hooks_are_lines_or_lists_of_words() {
        let read = |hooks| Settings::read(&json!({"post-write-hooks": hooks}), Path::new("Cargo.toml"));
        let hooks = read(json!(["rustfmt", ["git", "add"]])).unwrap().post_write_hooks;
        let words = ["git", "add"].map(str::to_owned).to_vec();
        assert_eq!(hooks, [Hook::rustfmt(), Hook::Words(words)]);
        assert_eq!(read(json!([])).unwrap().post_write_hooks, []);
        let error = read(json!([1])).unwrap_err();
        assert!(error.to_string().contains("a hook is a command line"), "{error}");
    }

    #[test]
    fn a_misspelt_key_is_named() {
        let error = Settings::read(&json!({"time-zone": "UTC"}), Path::new("Cargo.toml")).unwrap_err();
        assert!(error.to_string().contains("time-zone"), "{error}");
    }
}
