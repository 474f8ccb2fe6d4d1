//! What `env.rs` may look at and decide.

use std::time::Duration;

use crate::cli::{
    Cli, DatabaseUrlError, NamedDatabase, Options, Verb, default_database_url, find_database_url,
};
use crate::compare::Autogenerate;
use crate::model::{ModelError, Models};
use crate::schema::TableName;
use crate::{TransactionMode, WhenChanged};

/// What `env.rs` answers: nothing, or why the program must stop. `?` and `.into()` take any error and any text.
pub type EnvResult = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// The environment of a run: what was typed, and what the project decides.
#[derive(Debug)]
pub struct Env {
    x: Vec<(String, String)>,
    verb: &'static str,
    tag: Option<String>,
    options: Options,
    name: &'static str,
    /// Whether the project has several databases, and the command is about this one alone.
    is_one_of_several: Option<bool>,
    default: Option<String>,
    decided: Option<String>,
    has_own_default: bool,
    pub(super) is_yes: bool,
    pub(super) version_table: Option<String>,
    pub(super) lock_timeout: Option<Duration>,
    pub(super) transaction_mode: Option<TransactionMode>,
    pub(super) when_changed: WhenChanged,
    pub(super) models: Option<Result<Models, ModelError>>,
    pub(super) autogenerate: Autogenerate,
}

impl Env {
    /// The environment of a database called `name`. `is_alone` is none in a project with one database, and else whether the
    /// command is about no other one.
    pub(super) fn new(cli: &Cli, name: &'static str, is_alone: Option<bool>) -> Self {
        Self {
            x: cli.options.x.iter().map(|text| split_x(text)).collect(),
            verb: cli.verb.name(),
            tag: tag(&cli.verb),
            options: cli.options.clone(),
            name,
            is_one_of_several: is_alone,
            default: default_database_url(&cli.options, is_alone.map(|_| name))
                .filter(|url| is_built_in(url))
                .map(str::to_owned),
            has_own_default: false,
            decided: None,
            is_yes: cli.options.yes,
            version_table: None,
            lock_timeout: None,
            transaction_mode: None,
            when_changed: WhenChanged::default(),
            models: None,
            autogenerate: Autogenerate::new(),
        }
    }

    /// The value of `-x key=value`; of several the last. Empty for `-x key`.
    pub fn x(&self, key: &str) -> Option<&str> {
        self.x.iter().rev().find(|(found, _)| found == key).map(|(_, value)| value.as_str())
    }

    /// All `-x` arguments as keys and values, in the order in which they were typed.
    pub fn x_arguments(&self) -> impl Iterator<Item = (&str, &str)> {
        self.x.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The verb that was typed: `upgrade`, `current`, ….
    pub fn verb(&self) -> &str {
        self.verb
    }

    /// What the database is called: the module that holds its graph. In a project with several databases `env.rs` is asked
    /// for each of them.
    pub fn database(&self) -> &str {
        self.name
    }

    /// Where a model in the sources declares this table, as far as the launcher has seen.
    pub(super) fn place_of_model(&self, table: &TableName) -> Option<&str> {
        let places = self.options.model_in_source.iter().filter_map(|text| text.split_once('='));
        let mut found = places.filter(|(name, _)| *name == table.to_string());
        found.next().map(|(_, place)| place)
    }

    /// The text of `--tag`.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The database URL: the one that was set here, else `--database-url`, else `-x dbUrl=…`, else `DATABASE_URL` of the
    /// environment, else of the nearest `.env` file, else the project's own, which only `cargo ftf-migrate` knows: `url` of its
    /// settings, or `sqlite://dev.db`. In a project with several databases the variable is called after the database,
    /// `BILLING_DATABASE_URL`, and there is no `sqlite://dev.db`.
    ///
    /// # Errors
    ///
    /// There is none, as in a runner that is shipped; it is not said which database it is of; or the `.env` file cannot be
    /// read.
    pub fn find_database_url(&self) -> Result<String, DatabaseUrlError> {
        if let Some(url) = &self.decided {
            return Ok(url.clone());
        }
        match (self.named_url(), &self.default) {
            (Err(DatabaseUrlError::NotGiven { .. }), Some(url)) => Ok(url.clone()),
            (found, _) => found,
        }
    }

    /// The URL that somebody named.
    fn named_url(&self) -> Result<String, DatabaseUrlError> {
        let named = self.is_one_of_several.map(|is_alone| NamedDatabase { name: self.name, is_alone });
        find_database_url(&self.options, named)
    }

    /// Whether nobody named this database, in `env.rs` neither.
    pub(super) fn is_default(&self, url: &str) -> bool {
        let is_ours = self.decided.is_none() && !self.has_own_default;
        is_ours && self.default.as_deref() == Some(url) && self.named_url().is_err()
    }

    /// Works on this database where nobody names one: in place of `url` of the project's settings, and of
    /// `sqlite://dev.db`. Also in a runner that is shipped.
    pub fn default_database_url(&mut self, url: impl Into<String>) {
        self.default = Some(url.into());
        self.has_own_default = true;
    }

    /// Works on this database, whatever was typed.
    pub fn set_database_url(&mut self, url: impl Into<String>) {
        self.decided = Some(url.into());
    }

    /// Keeps the version rows in a table of this name, for example `alembic_version` to go on where Alembic stopped.
    pub fn version_table(&mut self, name: impl Into<String>) {
        self.version_table = Some(name.into());
    }

    /// How long to wait for another process that is migrating. `--lock-timeout` goes before it.
    pub fn lock_timeout(&mut self, timeout: Duration) {
        self.lock_timeout = Some(timeout);
    }

    /// What runs in one transaction.
    pub fn transaction_mode(&mut self, mode: TransactionMode) {
        self.transaction_mode = Some(mode);
    }

    /// What to do when the file of an applied revision was edited or deleted since it ran; an error by default.
    pub fn when_changed(&mut self, policy: WhenChanged) {
        self.when_changed = policy;
    }

    /// The models that `check` and `revision --autogenerate` compare with this database: `env.models(metadata!(app))`. A crate
    /// that is named and declares none is an error of these two verbs, and of no other.
    ///
    /// Where several databases have their models in one crate, [`Models::in_module`] takes those of one.
    ///
    /// ```no_run
    /// # fn configure(env: &mut ftf_migrate_core::runner::Env) {
    /// use ftf_migrate_core::metadata;
    ///
    /// if env.database() == "billing" {
    ///     env.models(metadata!(crate).and_then(|all| all.in_module("app::billing")));
    /// }
    /// # }
    /// ```
    pub fn models(&mut self, models: Result<Models, ModelError>) {
        self.models = Some(models);
    }

    /// What of models and database is compared, how, and what is made of the differences.
    pub fn autogenerate(&mut self, settings: Autogenerate) {
        self.autogenerate = settings;
    }
}

/// Whether the program can use what nobody has chosen.
fn is_built_in(url: &str) -> bool {
    cfg!(feature = "sqlite") || !url.starts_with("sqlite")
}

fn split_x(text: &str) -> (String, String) {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    (key.to_owned(), value.to_owned())
}

fn tag(verb: &Verb) -> Option<String> {
    let Verb::Database(verb) = verb else { return None };
    verb.offline()?.tag.clone()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::Env;
    use crate::cli::Cli;

    fn env(args: &[&str]) -> Env {
        Env::new(&Cli::try_parse_from(["migrate"].iter().chain(args)).unwrap(), "migrations", None)
    }

    #[test]
    fn the_last_value_of_a_key_counts_and_only_the_first_equals_sign_splits() {
        let env = env(&["current", "-x", "a=1", "-x", "a=2=3", "-x", "bare"]);
        assert_eq!(env.x("a"), Some("2=3"));
        assert_eq!(env.x("bare"), Some(""));
        assert_eq!(env.x("none"), None);
        assert_eq!(env.x_arguments().count(), 3);
        assert_eq!(env.verb(), "current");
    }

    #[test]
    fn the_project_s_own_default_goes_behind_what_is_typed_and_before_ours() {
        let mut typed = env(&["upgrade", "head", "--database-url", "sqlite://typed.db"]);
        typed.default_database_url("sqlite://own.db");
        assert_eq!(typed.find_database_url().unwrap(), "sqlite://typed.db");
        let mut env = env(&["upgrade", "head", "--default-database-url", "sqlite://dev.db"]);
        assert!(env.named_url().is_ok() || env.is_default("sqlite://dev.db"));
        env.default_database_url("sqlite://own.db");
        let found = env.find_database_url().unwrap();
        assert!(env.named_url().is_ok() || (found == "sqlite://own.db" && !env.is_default(&found)));
    }

    #[test]
    fn the_project_decides_before_the_command_line() {
        let mut env =
            env(&["upgrade", "head", "--database-url", "sqlite://typed.db", "-x", "dbUrl=sqlite://x.db"]);
        assert_eq!(env.find_database_url().unwrap(), "sqlite://typed.db");
        env.set_database_url("sqlite://decided.db");
        assert_eq!(env.find_database_url().unwrap(), "sqlite://decided.db");
    }
}
