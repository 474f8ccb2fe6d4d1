//! A project whose application has models, with a graph for each kind of database.

use ftf_migrate_tests::{Backend, Outcome, Place, TestDatabase, repository};
use std::fs;

/// The databases of the project, by the names of their graphs.
pub(crate) const NAMES: [(&str, Backend); 3] =
    [("lite", Backend::Sqlite), ("pg", Backend::Postgres), ("my", Backend::Mysql)];

/// The project, and a database of each kind.
pub(crate) struct Project {
    pub(crate) place: Place,
    pub(crate) databases: Vec<(&'static str, TestDatabase)>,
}

impl Project {
    /// A project with these models and no revision yet, with a graph for each of the databases.
    pub(crate) async fn create(
        name: &str,
        databases: &[(&'static str, Backend)],
        models: &str,
        env: &str,
    ) -> Self {
        let place = Place::to_build(name);
        place.write("src/lib.rs", models);
        let arguments = databases.iter().flat_map(|(name, backend)| {
            let driver = match backend {
                Backend::Postgres => "postgres",
                Backend::Mysql => "mysql",
                _ => "sqlite",
            };
            ["--name", name, "--driver", driver]
        });
        place.init(&arguments.collect::<Vec<_>>()).done();
        let core = repository().join("ftf-migrate-core");
        let manifest = place.read("Cargo.toml").replace(
            "[dependencies]\n",
            &format!("[dependencies]\nftf-migrate-core = {{ path = {:?}, default-features = false, features = [\"models\"] }}\n", core.to_str().unwrap()),
        );
        place.write("Cargo.toml", manifest);
        let manifest = place.read("migrations/Cargo.toml");
        let manifest =
            manifest.replace("[dev-dependencies]\n", "[dev-dependencies]\nshop = { path = \"..\" }\n");
        place.write("migrations/Cargo.toml", manifest);
        let source = place.read("migrations/env.rs");
        let (before, _) = source.split_once("        // Called for each database").unwrap();
        place.write("migrations/env.rs", format!("{before}{env}\n        Ok(())\n    }})\n}}\n"));
        let mut made = Vec::new();
        for &(name, backend) in databases {
            made.push((name, TestDatabase::create(backend).await));
        }
        Self { place, databases: made }
    }

    /// Runs a verb on one of the databases.
    pub(crate) fn run(&self, name: &str, arguments: &[&str]) -> Outcome {
        let (_, database) = self.databases.iter().find(|(known, _)| *known == name).unwrap();
        let url = format!("--database-url={name}={}", database.url());
        self.place.run_built(&[arguments, &["--database", name, &url]].concat(), &[])
    }

    /// The same on all of them at once.
    pub(crate) fn run_all(&self, arguments: &[&str]) -> Outcome {
        let urls: Vec<String> = self
            .databases
            .iter()
            .map(|(name, database)| format!("--database-url={name}={}", database.url()))
            .collect();
        let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
        self.place.run_built(&[arguments, &urls].concat(), &[])
    }

    /// The revision files of a database, sorted.
    pub(crate) fn files(&self, name: &str) -> Vec<String> {
        let folder = self.place.root().join(format!("migrations/{name}/versions"));
        let files =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut files: Vec<String> = files.filter(|name| name != ".gitkeep").collect();
        files.sort();
        files
    }
}
