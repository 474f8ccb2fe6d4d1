//! Applied revisions whose files are not those that were applied.

use super::journal::DoneDigest;
use crate::error::Error;
use crate::migration::{Graph, Revision};
use crate::session::{ChangedRevision, FileChange, Upgraded};
use ftf_migrate_graph::RevisionMap;
use std::collections::{BTreeMap, BTreeSet};

/// Compares what the history tells of applied revisions with the files, in the order in which they were applied.
///
/// The version rows decide what is applied of the revisions that the graph has: another tool may have taken them back
/// without telling the history. Of those that it does not have, the history is all there is. What was stamped, or
/// applied by Alembic, has no digest and is not compared.
pub(crate) fn changed(
    graph: &'static Graph,
    map: &RevisionMap,
    rows: &[String],
    upgrades: &[Upgraded],
) -> Result<Vec<ChangedRevision>, Error> {
    if upgrades.is_empty() {
        return Ok(Vec::new());
    }
    let revisions: BTreeMap<&str, &Revision> =
        graph.revisions().iter().map(|revision| (revision.migration.rev, revision)).collect();
    let mut last: BTreeMap<&str, ChangedRevision> = BTreeMap::new();
    let mut order = Vec::new();
    for upgraded in upgrades {
        let id = upgraded.revision.as_str();
        match (revisions.get(id), upgraded.digest) {
            (Some(revision), Some(digest)) if digest != revision.digest => {
                order.push(id);
                last.insert(id, upgraded.changed(FileChange::Edited { file: revision.file }));
            }
            (Some(_), _) => drop(last.remove(id)),
            (None, _) => {
                order.push(id);
                last.insert(id, upgraded.changed(FileChange::Deleted));
            }
        }
    }
    if last.is_empty() {
        return Ok(Vec::new());
    }
    let tips: Vec<_> = rows.iter().map(String::as_str).collect();
    let plan = map.plan_upgrade_all(&[], &tips)?;
    let applied: BTreeSet<&str> = plan.revisions().collect();
    last.retain(|id, changed| changed.change == FileChange::Deleted || applied.contains(id));
    Ok(order.into_iter().filter_map(|id| last.remove(id)).collect())
}

/// The digest of all files together: that of no other set of revisions and files. Where the last entry of the history has
/// it, what was compared then need not be compared again.
pub(crate) fn graph_digest(graph: &'static Graph) -> u128 {
    let each = |revision: &Revision| {
        let mut digest = DoneDigest::new();
        digest.add(revision.migration.rev);
        digest.add_bytes(&revision.digest.to_be_bytes());
        digest.value()
    };
    // A sum, so that the order, which may differ between two releases, does not matter.
    graph.revisions().iter().map(each).fold(0, u128::wrapping_add)
}

impl Upgraded {
    fn changed(&self, change: FileChange) -> ChangedRevision {
        ChangedRevision { revision: self.revision.clone(), change, applied_at: self.finished.clone() }
    }
}
