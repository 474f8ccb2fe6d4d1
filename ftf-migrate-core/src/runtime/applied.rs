//! Reads from the history table when revisions were applied.

use std::collections::BTreeMap;

use crate::connection::ConnectionError;
use crate::session::{Session, Tables, Verdict};

/// The time of each revision's last finished entry, without those that were reverted; empty if there is no history
/// table.
pub(crate) async fn read_applied_at<S: Session>(
    session: &mut S,
    tables: &Tables,
) -> Result<BTreeMap<String, String>, ConnectionError> {
    let rows = match session.connection().fetch(&tables.select_finished()).await {
        Ok(rows) => rows,
        Err(error) if S::verdict(&error) == Verdict::NoVersionTable => return Ok(BTreeMap::new()),
        Err(error) => return Err(error),
    };
    let mut times = BTreeMap::new();
    for row in rows {
        let (revision, direction): (String, String) = (row.get("version_num")?, row.get("direction")?);
        match direction.as_str() {
            "upgrade" => drop(times.insert(revision, row.get("finished")?)),
            "downgrade" => drop(times.remove(&revision)),
            // A stamp says that the revision is there. It may have come before.
            _ => drop(times.entry(revision).or_insert(row.get("finished")?)),
        }
    }
    Ok(times)
}
