//! What `init` writes, as texts.

mod driver;
mod name;
mod source;
mod template;

use std::fmt::Write as _;

use crate::cli::Driver;
use crate::script::DEFAULT_TEMPLATE;

pub(crate) use driver::choose_drivers;
pub(crate) use name::{Names, choose_names};
pub(crate) use source::core_dependency;
pub(crate) use template::{Template, database_names};

/// Everything that the files of a migrations folder depend on.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Names of the package, its library and its runner.
    pub(crate) names: Names,
    /// The dependency on core, as keys of an inline table.
    pub(crate) core: String,
    /// The kinds of databases to support.
    pub(crate) drivers: Vec<Driver>,
    /// The names of the databases, in a project with several.
    pub(crate) databases: Vec<String>,
}

impl Layout {
    /// The files: path in the folder, and text.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let is_single = self.databases.is_empty();
        let choose = |single, multi| self.fill(if is_single { single } else { multi });
        let mut files = vec![
            ("Cargo.toml".to_owned(), self.fill(include_str!("Cargo.toml.template"))),
            ("build.rs".to_owned(), self.fill(include_str!("build.rs.template"))),
            (
                "README.md".to_owned(),
                choose(include_str!("README.md.template"), include_str!("multi/README.md.template")),
            ),
            (
                "env.rs".to_owned(),
                choose(include_str!("env.rs.template"), include_str!("multi/env.rs.template")),
            ),
            (
                "mod.rs".to_owned(),
                choose(include_str!("mod.rs.template"), include_str!("multi/mod.rs.template")),
            ),
            ("script.rs.template".to_owned(), DEFAULT_TEMPLATE.to_owned()),
        ];
        for name in &self.databases {
            let module = include_str!("multi/database.rs.template").replace("${name}", name);
            files.push((format!("{name}.rs"), module));
        }
        files
            .extend(self.locations().into_iter().map(|folder| (format!("{folder}/.gitkeep"), String::new())));
        files
    }

    /// The folders of revision files.
    fn locations(&self) -> Vec<String> {
        if self.databases.is_empty() {
            return vec!["versions".to_owned()];
        }
        self.databases.iter().map(|name| format!("{name}/versions")).collect()
    }

    fn fill(&self, template: &str) -> String {
        let names = &self.names;
        let features: Vec<String> =
            self.drivers.iter().map(|driver| format!("\"{}\"", driver.feature())).collect();
        let is_plain = names.package == names.library;
        let lib_name = if is_plain { String::new() } else { format!("name = \"{}\"\n", names.library) };
        let watched = self
            .locations()
            .into_iter()
            .map(|folder| format!("    println!(\"cargo::rerun-if-changed={folder}\");"));
        let graphs = self.databases.iter().map(|name| format!("&{name}::MIGRATIONS"));
        let modules = self.databases.iter().map(|name| format!("pub mod {name};"));
        let rows = self.databases.iter().map(|name| {
            format!("| `{name}` | `{name}/versions/` | `{}_DATABASE_URL` |", name.to_ascii_uppercase())
        });
        template
            .replace("${package}", &names.package)
            .replace("${lib_name}", &lib_name)
            .replace("${lib}", &names.library)
            .replace("${runner}", &names.runner)
            .replace("${core}", &self.core)
            .replace("${features}", &features.join(", "))
            .replace("${settings}\n", &self.settings())
            .replace("${watched}", &watched.collect::<Vec<_>>().join("\n"))
            .replace("${first}", self.databases.first().map_or("", String::as_str))
            .replace("${names}", &self.databases.join(", "))
            .replace("${graphs}", &graphs.collect::<Vec<_>>().join(", "))
            .replace("${modules}", &modules.collect::<Vec<_>>().join("\n"))
            .replace("${table}", &rows.collect::<Vec<_>>().join("\n"))
    }

    /// What stands in the metadata of the package: what is not the default, and a table for each of several databases.
    fn settings(&self) -> String {
        let runner = &self.names.runner;
        let mut settings =
            if runner == "migrate" { String::new() } else { format!("runner = \"{runner}\"\n") };
        for name in &self.databases {
            let _ = write!(settings, "\n[package.metadata.ftf-migrate.databases.{name}]\n");
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Names};
    use crate::cli::Driver;

    fn layout(package: &str, runner: &str) -> Layout {
        Layout {
            names: Names {
                package: package.to_owned(),
                library: "migrations".to_owned(),
                runner: runner.to_owned(),
                dependency: "migrations".to_owned(),
            },
            core: "version = \"0.1.0\"".to_owned(),
            drivers: vec![Driver::Sqlite, Driver::Postgres],
            databases: Vec::new(),
        }
    }

    #[test]
    fn every_placeholder_is_filled() {
        for (name, text) in layout("shop-migrations", "shop-migrate").files() {
            assert!(name == "script.rs.template" || !text.contains("${"), "{name}:\n{text}");
        }
    }

    #[test]
    fn several_databases_have_a_module_and_a_folder_each() {
        let databases = vec!["billing".to_owned(), "users".to_owned()];
        let files = Layout { databases, ..layout("migrations", "migrate") }.files();
        let text = |name: &str| &files.iter().find(|(found, _)| found == name).unwrap().1;
        for (name, text) in &files {
            assert!(name == "script.rs.template" || !text.contains("${"), "{name}:\n{text}");
        }
        assert!(text("users.rs").contains("graph!(\"users/versions\");"));
        assert!(text("mod.rs").ends_with("pub mod billing;\npub mod users;\n"));
        assert!(text("env.rs").contains("&[&billing::MIGRATIONS, &users::MIGRATIONS]"));
        assert!(text("build.rs").contains("rerun-if-changed=billing/versions"));
        assert_eq!(text("users/versions/.gitkeep"), "");
        let manifest: toml_edit::DocumentMut = text("Cargo.toml").parse().unwrap();
        let settings = manifest["package"]["metadata"]["ftf-migrate"]["databases"].as_table().unwrap();
        assert_eq!(settings.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["billing", "users"]);
    }

    #[test]
    fn the_manifest_is_toml_with_what_was_chosen() {
        let files = layout("shop-migrations", "shop-migrate").files();
        let manifest: toml_edit::DocumentMut = files[0].1.parse().unwrap();
        assert_eq!(manifest["package"]["name"].as_str(), Some("shop-migrations"));
        assert_eq!(manifest["lib"]["name"].as_str(), Some("migrations"));
        assert_eq!(manifest["package"]["metadata"]["ftf-migrate"]["runner"].as_str(), Some("shop-migrate"));
        let features = manifest["dependencies"]["ftf-migrate-core"]["features"].as_array().unwrap();
        assert_eq!(
            features.iter().filter_map(|value| value.as_str()).collect::<Vec<_>>(),
            ["sqlite", "postgres"]
        );
    }

    #[test]
    fn plain_names_need_no_settings() {
        let manifest: toml_edit::DocumentMut = layout("migrations", "migrate").files()[0].1.parse().unwrap();
        assert!(manifest["lib"].get("name").is_none());
        assert!(manifest["package"]["metadata"]["ftf-migrate"].as_table().unwrap().is_empty());
    }
}
