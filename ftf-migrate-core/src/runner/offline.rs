//! The verbs with `--sql`: the script goes to stdout, and no database is asked.

use super::env::Env;
use super::error::RunnerError;
use crate::capabilities::Server;
use crate::cli::{Console, DatabaseUrlError, DatabaseVerb, exit};
use crate::connection::product_of;
use crate::embed::Offline;
use crate::migration::Graph;
use crate::revision::split_range;
use std::time::Duration;

/// Writes the script and returns the exit code.
pub(super) fn write(verb: &DatabaseVerb, graph: &'static Graph, env: &Env) -> Result<u8, RunnerError> {
    let Some(options) = verb.offline() else { return Ok(exit::DONE) };
    let offline = graph.offline(server(options.dialect, env)?);
    let sql = match verb {
        DatabaseVerb::Upgrade(args) => {
            let (from, to) = split_range(&args.target)?;
            configured(offline, env, args.run.lock_timeout).from(&starts(from)).upgrade(to)?
        }
        DatabaseVerb::Downgrade(args) => {
            let (from, to) = split_range(&args.target)?;
            let from = from.filter(|from| !from.is_empty()).ok_or(RunnerError::NoStart)?;
            configured(offline, env, args.run.lock_timeout).from(&starts(Some(from))).downgrade(to)?
        }
        DatabaseVerb::Stamp(args) => {
            let ranges: Vec<_> =
                args.targets.iter().map(|target| split_range(target)).collect::<Result<_, _>>()?;
            let targets: Vec<_> = ranges.iter().map(|(_, to)| *to).collect();
            let from: Vec<_> = ranges.iter().flat_map(|(from, _)| starts(*from)).collect();
            let offline = configured(offline, env, None).from(&from);
            if args.purge { offline.purge_and_stamp(&targets)? } else { offline.stamp(&targets)? }
        }
        DatabaseVerb::Current(_)
        | DatabaseVerb::Check(_)
        | DatabaseVerb::Resolve(_)
        | DatabaseVerb::EnsureVersion(_)
        | DatabaseVerb::Schema(_) => String::new(),
    };
    Console::script(&sql)?;
    Ok(exit::DONE)
}

/// Whom the SQL is for: what was typed, else what the URL says, which is not connected to.
pub(super) fn server(dialect: Option<Server>, env: &Env) -> Result<Server, RunnerError> {
    if let Some(server) = dialect {
        return Ok(server);
    }
    let url = env.find_database_url().map_err(|error| match error {
        DatabaseUrlError::NotGiven { .. } => RunnerError::NoDialect,
        error => error.into(),
    })?;
    let product = product_of(&url).map_err(crate::Error::from)?;
    Ok(product.newest())
}

fn configured(mut offline: Offline, env: &Env, seconds: Option<u64>) -> Offline {
    if let Some(table) = &env.version_table {
        offline = offline.version_table(table);
    }
    if let Some(mode) = env.transaction_mode {
        offline = offline.transaction_mode(mode);
    }
    match seconds.map(Duration::from_secs).or(env.lock_timeout) {
        Some(limit) => offline.lock_timeout(limit),
        None => offline,
    }
}

/// The starting revisions: `a,b`.
fn starts(from: Option<&str>) -> Vec<&str> {
    from.map(|from| from.split(',').map(str::trim).collect()).unwrap_or_default()
}
