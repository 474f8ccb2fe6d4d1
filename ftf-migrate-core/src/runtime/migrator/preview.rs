//! A plan gone through before anything is begun: the way back of each revision, and whether its
//! operations fit the schema that they will find.

use super::loss::Drops;
use super::plan::Planned;
use super::{Run, making};
use crate::error::Error;
use crate::event::Direction;
use crate::operation::{Downgrade, Op, Recorded, upgrade_and_derive};
use crate::schema::MetaData;
use crate::session::Session;
use std::collections::BTreeMap;

/// The downgrades of a plan that their revisions do not give, by revision.
pub(super) type Derived = BTreeMap<&'static str, Vec<Recorded>>;

impl<S: Session> Run<'_, S> {
    /// Goes through the plan from `rows` on, with the downgrades that are derived for it, and gives what it drops on the
    /// way down.
    ///
    /// Refuses a revision that has no way back where the plan goes down, and an operation that does not fit
    /// the schema.
    pub(super) fn preview(&self, plan: &[Planned], rows: &[String]) -> Result<Drops, Error> {
        let mut derived = self.derive_downgrades(plan)?;
        let mut drops = Drops::default();
        if plan.is_empty() {
            return Ok(drops);
        }
        let mut schema = self.replay(rows)?;
        for planned in plan {
            let operations = match derived.remove(planned.revision.migration.rev) {
                Some(operations) => operations,
                None => making::record(planned)?.into_parts().0,
            };
            for Recorded { operation, location } in &operations {
                if planned.direction == Direction::Downgrade {
                    drops.see(planned.revision.migration.rev, operation, &schema);
                }
                schema.apply(operation).map_err(|cause| planned.misfit(cause, location))?;
            }
        }
        Ok(drops)
    }

    /// The downgrades that the plan's revisions do not give, derived from their upgrades.
    pub(super) fn derive_downgrades(&self, plan: &[Planned]) -> Result<Derived, Error> {
        let mut derived = Derived::new();
        for planned in plan.iter().filter(|planned| planned.direction == Direction::Downgrade) {
            let downgrade = making::record(planned)?.into_parts().1;
            making::check_reversible(planned, &downgrade)?;
            if downgrade == Downgrade::NotGiven {
                derived.insert(planned.revision.migration.rev, Vec::new());
            }
        }
        match plan.last() {
            Some(last) if !derived.is_empty() => {
                // From below the plan up through its revisions: each is undone from what it found.
                let mut schema = self.replay(&last.rows_after)?;
                for planned in plan.iter().rev() {
                    derive(planned, &mut schema, &mut derived)?;
                }
            }
            _ => {}
        }
        Ok(derived)
    }
}

/// Derives the downgrade of the revision, if it is one of `derived`; `schema` becomes what its upgrade makes of it.
fn derive(planned: &Planned, schema: &mut MetaData, derived: &mut Derived) -> Result<(), Error> {
    let mut op = Op::new();
    (planned.revision.migration.upgrade)(&mut op);
    let Some(operations) = derived.get_mut(planned.revision.migration.rev) else {
        op.recorded().iter().for_each(|recorded| schema.apply_done(&recorded.operation));
        return Ok(());
    };
    *operations =
        upgrade_and_derive(op.recorded(), schema).map_err(|(why, location)| Error::Irreversible {
            revision: planned.revision.migration.rev,
            file: planned.revision.file,
            location: Some(location),
            reason: format!(
                "it gives no `downgrade`, and none can be derived from {}: {}",
                why.operation, why.why
            ),
        })?;
    Ok(())
}
