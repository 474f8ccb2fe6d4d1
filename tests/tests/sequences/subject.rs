//! One random history, run as a program runs its own.

use crate::fixed::Fixed;
use crate::state::{Shown, difference, replayed, shown};
use ftf_migrate_core::Graph;
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::operation::{Op, Operation};
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, REVISIONS, TestDatabase, history, random_history};
use std::collections::BTreeSet;
use std::error::Error;
use std::sync::{Mutex, OnceLock};

/// A history.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// One by its seed, without these of its operations.
    Random(u64, BTreeSet<usize>),
    Fixed(&'static Fixed),
}

/// What the revisions make their operations of.
type Current = Option<(Server, Source)>;

/// That of each backend; functions of revisions take no arguments.
static CURRENT: [Mutex<Current>; 3] = [const { Mutex::new(None) }; 3];

/// The histories on one backend, which is number `B`.
pub(crate) struct Subject<const B: usize> {
    pub(crate) server: Server,
    backend: Backend,
    graph: &'static Graph,
}

/// The operations of revision `N`.
fn upgrade<const B: usize, const N: usize>(op: &mut Op) {
    let Some((server, source)) = CURRENT[B].lock().unwrap().clone() else { return };
    for (revision, operation) in source.operations(&server) {
        if revision == N {
            op.push(operation);
        }
    }
}

impl Source {
    /// Its operations, each with the number of its revision.
    pub(crate) fn operations(&self, server: &Server) -> Vec<(usize, Operation)> {
        match self {
            Self::Random(seed, without) => {
                let all = random_history(*seed, server).into_iter().enumerate();
                all.filter(|(at, _)| !without.contains(at)).map(|(_, operation)| operation).collect()
            }
            Self::Fixed((_, revisions)) => {
                let recorded = revisions.iter().enumerate().map(|(revision, record)| {
                    let mut op = Op::new();
                    record(&mut op);
                    op.into_parts().0.into_iter().map(move |recorded| (revision, recorded.operation))
                });
                recorded.flatten().collect()
            }
        }
    }

    /// Whether its operations follow from each other and can be done and undone.
    pub(crate) fn fits(&self, server: &Server) -> bool {
        let mut state = MetaData::new();
        self.operations(server).iter().all(|(_, it)| {
            ftf_migrate_core::compile(it, server, &state).is_ok()
                && it.reverse(&state).is_ok()
                && state.apply(it).is_ok()
        })
    }
}

impl<const B: usize> Subject<B> {
    pub(crate) async fn on(backend: Backend) -> Self {
        static GRAPHS: [OnceLock<&'static Graph>; 3] = [const { OnceLock::new() }; 3];
        let graph = GRAPHS[B].get_or_init(|| {
            let derive: fn(&mut Op) = |op| op.derive();
            let upgrades: [fn(&mut Op); REVISIONS] =
                [upgrade::<B, 0>, upgrade::<B, 1>, upgrade::<B, 2>, upgrade::<B, 3>];
            history(&upgrades.map(|upgrade| (upgrade, derive)))
        });
        let database = TestDatabase::create(backend).await;
        Self { server: server_of(&database).await, backend, graph }
    }

    /// Up, revision by revision, and down again; what is wrong, if anything is.
    pub(crate) async fn run(&self, database: &TestDatabase, source: Source) -> Result<(), String> {
        *CURRENT[B].lock().unwrap() = Some((self.server, source.clone()));
        let mut state = MetaData::new();
        let mut operations = source.operations(&self.server).into_iter().peekable();
        let mut after: Vec<(Shown, MetaData)> = vec![(shown(database).await?, state.clone())];
        for revision in 0..REVISIONS {
            let run = self.graph.upgrade(database.url()).to(&format!("r{:03}", revision + 1)).await;
            run.map_err(|error| format!("upgrade to r{:03}: {}", revision + 1, all_of(&error)))?;
            while let Some((_, operation)) = operations.next_if(|(of, _)| *of == revision) {
                state.apply(&operation).map_err(|error| error.to_string())?;
            }
            let shown = shown(database).await?;
            let expected = replayed(database, &state).await?;
            difference(&shown, &expected, self.server.product)
                .map_err(|why| format!("after r{:03}, catalogue and replay:\n{why}", revision + 1))?;
            after.push((shown, state.clone()));
        }
        for (revision, (before, _)) in after.iter().enumerate().rev().skip(1) {
            let target = if revision == 0 { "base".to_owned() } else { format!("r{revision:03}") };
            let run = self.graph.downgrade(database.url(), &target).await;
            run.map_err(|error| format!("downgrade to {target}: {}", all_of(&error)))?;
            let shown = shown(database).await?;
            difference(&shown, before, self.server.product)
                .map_err(|why| format!("back at {target}, catalogue now and before:\n{why}"))?;
            before
                .same_texts(&shown)
                .map_err(|why| format!("back at {target}, catalogue before and now:\n{why}"))?;
        }
        Ok(())
    }

    /// The fewest operations of a history that fails for `why` that still fail, each in words, and why they do.
    pub(crate) async fn shrunk(&self, seed: u64, why: String) -> (Vec<String>, String) {
        let number = random_history(seed, &self.server).len();
        let (mut without, mut why) = (BTreeSet::new(), why);
        loop {
            let mut is_smaller = false;
            for at in (0..number).rev() {
                let mut fewer = without.clone();
                let source = Source::Random(seed, fewer.iter().copied().chain([at]).collect());
                if !fewer.insert(at) || !source.fits(&self.server) {
                    continue;
                }
                let database = TestDatabase::create(self.backend).await;
                if let Err(error) = self.run(&database, source).await {
                    (without, why, is_smaller) = (fewer, error, true);
                }
            }
            if !is_smaller {
                break;
            }
        }
        let all = Source::Random(seed, without).operations(&self.server);
        (all.iter().map(|(revision, it)| format!("r{:03}: {it}\n{it:?}", revision + 1)).collect(), why)
    }
}

/// An error with its causes.
fn all_of(error: &dyn Error) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

async fn server_of(database: &TestDatabase) -> Server {
    let (product, sql) = match database.backend() {
        Backend::Sqlite => return Product::Sqlite.newest(),
        Backend::Mysql => (Product::Mysql, "SELECT version()"),
        _ => (Product::Postgres, "SELECT current_setting('server_version')"),
    };
    let version = database.value(sql).await;
    let product = if version.contains("MariaDB") { Product::Mariadb } else { product };
    let mut numbers = version.split(|it: char| !it.is_ascii_digit()).map(|it| it.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    Server { product, version: (next(), next(), next()) }
}
