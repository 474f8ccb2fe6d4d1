//! Which databases a command is about, in a project that has several.

use super::args::{DatabaseVerb, Format, GraphVerb, Options, Verb};
use super::schema_args::SchemaVerb;
use crate::revision::hint::closest;

/// Why a command line does not say which databases it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseChoiceError {
    /// The project has one database, which has no name.
    #[error("there is no database `{0}`: this project has one, which has no name")]
    Unnamed(String),
    /// No database of the project is called like this.
    #[error("there is no database `{name}`")]
    Unknown {
        /// What was typed.
        name: String,
        /// The databases that are there.
        known: Vec<String>,
    },
    /// The verb works on one database, and several are meant.
    #[error("{what} is for one database, and this project has several")]
    Several {
        /// The verb, perhaps with the option that makes it so.
        what: String,
        /// The databases that are there.
        known: Vec<String>,
    },
    /// The verb takes something away, and nobody said from which database.
    #[error("{verb} wants to be told which database it is about, and this project has several")]
    NotChosen {
        /// The verb.
        verb: String,
        /// The databases that are there.
        known: Vec<String>,
    },
}

impl DatabaseChoiceError {
    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            Self::Unnamed(_) => "leave the name out".to_owned(),
            Self::Unknown { name, known } => {
                let all = format!("the databases are {}", known.join(", "));
                match closest(name, known.iter().map(String::as_str)) {
                    Some(meant) => format!("did you mean `{meant}`? {all}"),
                    None => all,
                }
            }
            Self::Several { known, .. } => format!("choose one with --database: {}", known.join(", ")),
            Self::NotChosen { known, .. } => {
                format!("choose with --database, which may be given several times: {}", known.join(", "))
            }
        }
    }
}

/// The databases that a command is about, as positions in `known`, the names of the project's databases: those of
/// `--database`, else all. A project without names has one database and an empty list.
///
/// # Errors
///
/// `--database` or `--database-url NAME=URL` names one that is not there.
///
/// ```
/// use ftf_migrate_core::cli::{Options, choose_databases};
///
/// let options = Options { database: vec!["users".to_owned()], ..Options::default() };
/// assert_eq!(choose_databases(&["billing", "users"], &options)?, [1]);
/// assert_eq!(choose_databases(&["billing", "users"], &Options::default())?, [0, 1]);
/// # Ok::<(), ftf_migrate_core::cli::DatabaseChoiceError>(())
/// ```
pub fn choose_databases(known: &[&str], options: &Options) -> Result<Vec<usize>, DatabaseChoiceError> {
    let named_in_urls = options.database_url.iter().filter_map(|text| split_named_url(text).0);
    let named_in_urls = named_in_urls.filter(|_| !known.is_empty());
    for name in options.database.iter().map(String::as_str).chain(named_in_urls) {
        if known.is_empty() {
            return Err(DatabaseChoiceError::Unnamed(name.to_owned()));
        }
        if !known.contains(&name) {
            return Err(DatabaseChoiceError::Unknown { name: name.to_owned(), known: owned(known) });
        }
    }
    let is_chosen =
        |name: &str| options.database.is_empty() || options.database.iter().any(|asked| asked == name);
    Ok(known.iter().enumerate().filter(|(_, name)| is_chosen(name)).map(|(at, _)| at).collect())
}

/// Makes sure that a verb can be about these databases, which [`choose_databases`] has chosen.
///
/// # Errors
///
/// It is for one database, and these are several; or it takes something away, and nobody named them.
pub fn check_databases(verb: &Verb, chosen: &[&str], options: &Options) -> Result<(), DatabaseChoiceError> {
    if chosen.len() < 2 {
        return Ok(());
    }
    let several = |what| Err(DatabaseChoiceError::Several { what, known: owned(chosen) });
    match verb {
        _ if verb.is_script() => several(format!("{} --sql", verb.name())),
        Verb::Database(DatabaseVerb::Downgrade(_) | DatabaseVerb::Stamp(_))
            if options.database.is_empty() =>
        {
            Err(DatabaseChoiceError::NotChosen { verb: verb.name().to_owned(), known: owned(chosen) })
        }
        Verb::Graph(GraphVerb::History(_)) if options.format.is_drawing() => {
            several("a drawing for documents".to_owned())
        }
        Verb::Database(DatabaseVerb::Schema(SchemaVerb::Dump(_))) => several("schema dump".to_owned()),
        Verb::Database(DatabaseVerb::Schema(SchemaVerb::Adopt(_) | SchemaVerb::Answer(_))) => {
            several("schema adopt".to_owned())
        }
        Verb::Database(DatabaseVerb::Schema(_))
            if options.format.is_drawing() || options.format.is_of_schema() =>
        {
            several(format!("schema show --format {}", options.format.name()))
        }
        _ => Ok(()),
    }
}

/// The listings of the databases that were chosen, as one text. Where there are several, each stands under the name of its
/// database; in JSON they are documents one after the other, which say it themselves.
///
/// A revision that is asked for is looked for in all of them: those that do not know it (`is_unknown`) are left out, unless
/// nobody does.
///
/// # Errors
///
/// The first that is no such refusal; or the first of all, if there are only refusals.
pub fn join_listings<E>(
    listings: Vec<(&str, Result<String, E>)>,
    format: Format,
    is_unknown: impl Fn(&E) -> bool,
) -> Result<String, E> {
    let is_one = listings.len() == 1;
    let is_known = listings.iter().any(|(_, listing)| listing.is_ok());
    let mut text = String::new();
    for (name, listing) in listings {
        let listing = match listing {
            Err(error) if is_known && is_unknown(&error) => continue,
            other => other?,
        };
        if !is_one && format == Format::Text {
            text.push_str(&heading(name, text.is_empty()));
        }
        text.push_str(&listing);
    }
    Ok(text)
}

/// The line above what is said of one of several databases.
pub(crate) fn heading(name: &str, is_first: bool) -> String {
    let before = if is_first { "" } else { "\n" };
    format!("{before}[{name}]\n")
}

/// `NAME=URL` taken apart. A URL alone has no name, though it may hold `=`.
pub(super) fn split_named_url(text: &str) -> (Option<&str>, &str) {
    let is_name = |name: &str| {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_word)
    };
    match text.split_once('=') {
        Some((name, url)) if is_name(name) => (Some(name), url),
        _ => (None, text),
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{DatabaseChoiceError, choose_databases, join_listings, split_named_url};
    use crate::cli::{Format, Options};

    fn options(databases: &[&str], urls: &[&str]) -> Options {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Options { database: owned(databases), database_url: owned(urls), ..Options::default() }
    }

    #[test]
    fn databases_are_chosen_by_name_in_the_order_of_the_project() {
        let known = ["billing", "users", "audit"];
        let choose = |names: &[&str]| choose_databases(&known, &options(names, &[]));
        assert_eq!(choose(&[]).unwrap(), [0, 1, 2]);
        assert_eq!(choose(&["audit", "billing", "audit"]).unwrap(), [0, 2]);
        let error = choose(&["bilbing"]).unwrap_err();
        assert_eq!(error.to_string(), "there is no database `bilbing`");
        assert_eq!(error.hint(), "did you mean `billing`? the databases are billing, users, audit");
        let error = choose_databases(&known, &options(&[], &["nobody=sqlite:a"])).unwrap_err();
        assert!(matches!(error, DatabaseChoiceError::Unknown { .. }), "{error}");
    }

    #[test]
    fn a_project_with_one_database_has_no_names() {
        assert_eq!(choose_databases(&[], &options(&[], &["sqlite:a=b"])).unwrap(), [0usize; 0]);
        let error = choose_databases(&[], &options(&["a"], &[])).unwrap_err();
        assert_eq!(error, DatabaseChoiceError::Unnamed("a".to_owned()));
    }

    #[test]
    fn listings_stand_under_their_names_and_those_that_know_nothing_are_left_out() {
        let join = |listings: Vec<(&str, Result<&str, &str>)>, format| {
            let owned = listings.into_iter();
            let owned =
                owned.map(|(name, listing)| (name, listing.map(str::to_owned).map_err(str::to_owned)));
            join_listings(owned.collect(), format, |error| error == "unknown")
        };
        let both = || vec![("a", Ok("a1\n")), ("b", Ok("b2\n"))];
        assert_eq!(join(both(), Format::Text).unwrap(), "[a]\na1\n\n[b]\nb2\n");
        assert_eq!(join(both(), Format::Json).unwrap(), "a1\nb2\n");
        assert_eq!(join(vec![("a", Ok("a1\n"))], Format::Text).unwrap(), "a1\n");
        let one = vec![("a", Err("unknown")), ("b", Ok("b2\n"))];
        assert_eq!(join(one, Format::Text).unwrap(), "[b]\nb2\n");
        assert_eq!(join(vec![("a", Err("broken")), ("b", Ok("b2\n"))], Format::Text).unwrap_err(), "broken");
        assert_eq!(
            join(vec![("a", Err("unknown")), ("b", Err("unknown"))], Format::Text).unwrap_err(),
            "unknown"
        );
    }

    #[test]
    fn a_name_is_told_from_a_url() {
        let cases = [
            ("billing=sqlite:a", (Some("billing"), "sqlite:a")),
            ("sqlite:a=b", (None, "sqlite:a=b")),
            ("postgres://h/d?user=a", (None, "postgres://h/d?user=a")),
            ("billing=", (Some("billing"), "")),
            ("=sqlite:a", (None, "=sqlite:a")),
            ("2nd=sqlite:a", (None, "2nd=sqlite:a")),
            ("", (None, "")),
        ];
        for (text, expected) in cases {
            assert_eq!(split_named_url(text), expected, "{text}");
        }
    }
}
