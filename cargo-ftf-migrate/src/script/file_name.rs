//! Names of new revision files.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::error::{Error, Result};
use crate::project::Project;

use super::name::slug;
use super::restamp::{resolution, restamp, time_text};

const KNOWN: &str = "{year} {month} {day} {hour} {minute} {second} {epoch} {rev} {slug}";
const TIMES: [&str; 7] = ["year", "month", "day", "hour", "minute", "second", "epoch"];

/// The name of the file of a new revision, as the project's `file-template` has it.
pub(super) fn file_name(project: &Project, id: &str, message: &str, now: Timestamp) -> Result<String> {
    let settings = &project.settings;
    let invalid = |problem: String, hint: &str| Error::Settings {
        manifest: project.manifest.clone(),
        problem,
        hint: hint.to_owned(),
    };
    let zone = time_zone(project)?;
    let slug = slug(message, settings.truncate_slug_length);
    let stem = fill(&settings.file_template, id, &slug, &now.to_zoned(zone));
    if let Some(problem) = fault(&stem) {
        let problem = format!("`file-template` gives the name `{stem}`: {problem}");
        return Err(invalid(problem, &format!("known placeholders are {KNOWN}")));
    }
    Ok(format!("{stem}.rs"))
}

/// The paths of existing revision files, given with their ids, with fresh time stamps: the last gets `now`, and those
/// before it as much less as the names can tell. A file without a time stamp in its name keeps its path.
pub(super) fn restamped_paths(
    project: &Project,
    files: &[(&str, &Path)],
    now: Timestamp,
) -> Result<Vec<PathBuf>> {
    let template = &project.settings.file_template;
    let mut time = now.to_zoned(time_zone(project)?);
    let mut paths = Vec::new();
    for (id, path) in files.iter().rev() {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let name = restamp(template, stem, id, &time).map(|stem| format!("{stem}.rs"));
        paths.push(name.map_or_else(|| path.to_path_buf(), |name| path.with_file_name(name)));
        time = time.saturating_sub(resolution(template));
    }
    paths.reverse();
    Ok(paths)
}

fn time_zone(project: &Project) -> Result<TimeZone> {
    let name = &project.settings.timezone;
    TimeZone::get(name).map_err(|error| Error::Settings {
        manifest: project.manifest.clone(),
        problem: format!("`timezone`: {error}"),
        hint: "give a name such as \"UTC\" or \"Europe/Berlin\"".to_owned(),
    })
}

fn fill(template: &str, id: &str, slug: &str, now: &Zoned) -> String {
    let filled = TIMES.into_iter().fold(template.to_owned(), |filled, name| {
        filled.replace(&format!("{{{name}}}"), &time_text(name, now).unwrap_or_default())
    });
    let filled = filled.replace("{rev}", id).replace("{slug}", slug);
    // A message without a word leaves the separator alone at the end.
    filled.trim_end_matches('_').to_owned()
}

fn fault(stem: &str) -> Option<&'static str> {
    if stem.is_empty() {
        Some("it is empty")
    } else if stem.contains(['{', '}']) {
        Some("it holds an unknown placeholder")
    } else if stem.starts_with('.') {
        Some("hidden files are not read")
    } else if stem.contains(['/', '\\']) {
        Some("it names a folder")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use ftf_migrate_graph::check::Bases;

    use super::file_name;
    use crate::project::Project;
    use crate::settings::Settings;

    fn project(settings: Settings) -> Project {
        Project {
            root: PathBuf::new(),
            package: "migrations".to_owned(),
            edition: "2024".to_owned(),
            manifest: PathBuf::from("Cargo.toml"),
            workspace: PathBuf::new(),
            target: PathBuf::from("target"),
            sources: Vec::new(),
            database: None,
            declared_in: PathBuf::from("mod.rs"),
            locations: Vec::new(),
            is_recursive: false,
            bases: Bases::default(),
            settings,
        }
    }

    fn name(settings: Settings, message: &str) -> String {
        let now = "2026-01-27T23:34:56Z".parse().unwrap();
        file_name(&project(settings), "ae1027a6acf", message, now).map_err(|error| error.to_string()).unwrap()
    }

    #[test]
    fn the_default_name_holds_date_time_id_and_message() {
        assert_eq!(
            name(Settings::default(), "Add users table"),
            "20260127_2334_ae1027a6acf_add_users_table.rs"
        );
        assert_eq!(name(Settings::default(), "!?"), "20260127_2334_ae1027a6acf.rs");
    }

    #[test]
    fn the_time_zone_decides_the_day() {
        let settings = Settings { timezone: "Asia/Tokyo".to_owned(), ..Settings::default() };
        assert!(name(settings, "x").starts_with("20260128_0834_"));
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        for template in ["", "{slug}/{rev}", "{revision}", ".{rev}"] {
            let settings = Settings { file_template: template.to_owned(), ..Settings::default() };
            assert!(
                file_name(&project(settings), "a", "b", jiff::Timestamp::UNIX_EPOCH).is_err(),
                "{template}"
            );
        }
    }
}
