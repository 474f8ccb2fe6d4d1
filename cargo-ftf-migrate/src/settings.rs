//! `[package.metadata.ftf-migrate]` of the migrations package: the settings that concern files.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::script::Hook;

/// The key below `[package.metadata]`. Its presence marks the package.
pub(crate) const KEY: &str = "ftf-migrate";

/// Settings that concern files. Those that concern running are Rust, in env.rs.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Settings {
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
    /// What is different for a database of a project with several.
    pub(crate) databases: BTreeMap<String, DatabaseSettings>,
}

/// Settings of a database of a project with several, where they differ from those of all.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DatabaseSettings {
    file_template: Option<String>,
    timezone: Option<String>,
    truncate_slug_length: Option<usize>,
    post_write_hooks: Option<Vec<Hook>>,
    url: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            file_template: "{year}{month}{day}_{hour}{minute}_{rev}_{slug}".to_owned(),
            timezone: "UTC".to_owned(),
            truncate_slug_length: 40,
            post_write_hooks: vec![Hook::rustfmt()],
            url: None,
            runner: "migrate".to_owned(),
            databases: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Reads the value of `[package.metadata.ftf-migrate]`.
    pub(crate) fn read(metadata: &serde_json::Value, manifest: &Path) -> Result<Self> {
        let refuse = |problem: String, hint: &str| Error::Settings {
            manifest: manifest.to_owned(),
            problem,
            hint: hint.to_owned(),
        };
        if let Some(key) = ["versions", "recursive"].into_iter().find(|key| metadata.get(key).is_some()) {
            return Err(refuse(
                format!("`{key}` is no setting: graph! says where the revision files are"),
                "leave it out, and say it in mod.rs, for example ftf_migrate_core::graph!(\"versions\", \"more\", \
                 recursive)",
            ));
        }
        serde_json::from_value(metadata.clone()).map_err(|error| {
            refuse(
                error.to_string(),
                "known are file-template, timezone, truncate-slug-length, post-write-hooks and url, each \
                 also in [package.metadata.ftf-migrate.databases.NAME]; runner; and databases",
            )
        })
    }

    /// Refuses settings of databases that are not there. The databases are called as the modules that hold their graphs.
    pub(crate) fn check_databases(&self, modules: &[String], manifest: &Path) -> Result<()> {
        let Some(unknown) = self.databases.keys().find(|name| !modules.contains(name)) else { return Ok(()) };
        Err(Error::Settings {
            manifest: manifest.to_owned(),
            problem: format!("there is no database `{unknown}`"),
            hint: format!("a database is called as the module that holds its graph!: {}", modules.join(", ")),
        })
    }

    /// The settings of one database. Its own go before those of all; a URL is only its own.
    pub(crate) fn of_database(&self, name: &str) -> Self {
        let Some(own) = self.databases.get(name).cloned() else {
            let url = self.url.clone().filter(|_| self.databases.is_empty());
            return Self { url, ..self.clone() };
        };
        let DatabaseSettings { file_template, timezone, truncate_slug_length, post_write_hooks, url } = own;
        let all = self.clone();
        Self {
            file_template: file_template.unwrap_or(all.file_template),
            timezone: timezone.unwrap_or(all.timezone),
            truncate_slug_length: truncate_slug_length.unwrap_or(all.truncate_slug_length),
            post_write_hooks: post_write_hooks.unwrap_or(all.post_write_hooks),
            url,
            ..all
        }
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
    fn a_database_has_its_own_settings_and_else_those_of_all() {
        let metadata = json!({
            "timezone": "Europe/Berlin",
            "databases": {"billing": {"file-template": "{rev}", "url": "sqlite:b.db"}, "users": {}},
        });
        let settings = Settings::read(&metadata, Path::new("Cargo.toml")).unwrap();
        let billing = settings.of_database("billing");
        assert_eq!((billing.file_template.as_str(), billing.timezone.as_str()), ("{rev}", "Europe/Berlin"));
        assert_eq!(billing.url.as_deref(), Some("sqlite:b.db"));
        let users = settings.of_database("users");
        assert_eq!((users.file_template, users.url), (Settings::default().file_template, None));
        let modules = ["users".to_owned()];
        let error = settings.check_databases(&modules, Path::new("Cargo.toml")).unwrap_err();
        assert!(error.to_string().contains("there is no database `billing`"), "{error}");
        let unknown = json!({"databases": {"billing": {"versions": ["a"]}}});
        assert!(Settings::read(&unknown, Path::new("Cargo.toml")).is_err());
    }

    #[test]
    fn folders_are_named_in_graph_alone() {
        for settings in [json!({"versions": ["a"]}), json!({"recursive": true})] {
            let error = Settings::read(&settings, Path::new("Cargo.toml")).unwrap_err();
            assert!(error.to_string().contains("graph! says where"), "{error}");
        }
    }

    #[test]
    fn a_misspelt_key_is_named() {
        let error = Settings::read(&json!({"time-zone": "UTC"}), Path::new("Cargo.toml")).unwrap_err();
        assert!(error.to_string().contains("time-zone"), "{error}");
    }
}
