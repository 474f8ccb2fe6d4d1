//! What `init` writes, as texts.

mod database;
mod name;
mod source;

use crate::cli::Database;
use crate::script::DEFAULT_TEMPLATE;

pub(crate) use database::choose_databases;
pub(crate) use name::{Names, choose_names};
pub(crate) use source::core_dependency;

/// Everything that the files of a migrations folder depend on.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Names of the package, its library and its runner.
    pub(crate) names: Names,
    /// The dependency on core, as keys of an inline table.
    pub(crate) core: String,
    /// The databases to support.
    pub(crate) databases: Vec<Database>,
}

impl Layout {
    /// The files: path in the folder, and text.
    pub(crate) fn files(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Cargo.toml", self.fill(include_str!("Cargo.toml.template"))),
            ("build.rs", self.fill(include_str!("build.rs.template"))),
            ("README.md", self.fill(include_str!("README.md.template"))),
            ("env.rs", self.fill(include_str!("env.rs.template"))),
            ("mod.rs", self.fill(include_str!("mod.rs.template"))),
            ("script.rs.template", DEFAULT_TEMPLATE.to_owned()),
            ("versions/.gitkeep", String::new()),
        ]
    }

    fn fill(&self, template: &str) -> String {
        let names = &self.names;
        let features: Vec<String> =
            self.databases.iter().map(|database| format!("\"{}\"", database.feature())).collect();
        let is_plain = names.package == names.library;
        let lib_name = if is_plain { String::new() } else { format!("name = \"{}\"\n", names.library) };
        let is_default = names.runner == "migrate";
        let settings = if is_default { String::new() } else { format!("runner = \"{}\"\n", names.runner) };
        template
            .replace("${package}", &names.package)
            .replace("${lib_name}", &lib_name)
            .replace("${lib}", &names.library)
            .replace("${runner}", &names.runner)
            .replace("${core}", &self.core)
            .replace("${features}", &features.join(", "))
            .replace("${settings}\n", &settings)
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Names};
    use crate::cli::Database;

    fn layout(package: &str, runner: &str) -> Layout {
        Layout {
            names: Names {
                package: package.to_owned(),
                library: "migrations".to_owned(),
                runner: runner.to_owned(),
                dependency: "migrations".to_owned(),
            },
            core: "version = \"0.1.0\"".to_owned(),
            databases: vec![Database::Sqlite, Database::Postgres],
        }
    }

    #[test]
    fn every_placeholder_is_filled() {
        for (name, text) in layout("shop-migrations", "shop-migrate").files() {
            assert!(name == "script.rs.template" || !text.contains("${"), "{name}:\n{text}");
        }
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
