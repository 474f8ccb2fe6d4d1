//! What is to be done, step by step, from the rows that are there to what is asked for.

use super::{Request, Run};
use crate::error::Error;
use crate::event::{Direction, Event};
use crate::migration::Revision;
use crate::operation::Op;
use crate::runtime::changed::graph_digest;
use crate::schema::MetaData;
use crate::session::Session;
use ftf_migrate_graph::{self as graph, RowChange};
use std::collections::BTreeMap;

/// One thing of a plan to be done.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) revision: &'static Revision,
    pub(super) direction: Direction,
    pub(super) changes: Vec<RowChange>,
    pub(super) rows_before: Vec<String>,
    pub(super) rows_after: Vec<String>,
    /// The digest of all files together, if with this step all of them are applied as they are.
    pub(super) graph_digest: Option<u128>,
}

impl<S: Session> Run<'_, S> {
    /// An upgrade to what lies below the rows does nothing, and may have been meant as a downgrade.
    pub(super) fn warn_of_older(&self, rows: &[String], request: &Request) -> Result<(), Error> {
        let Request::Upgrade { target } = request else { return Ok(()) };
        let targets = self.map.resolve_upgrade(rows, target)?;
        if let [older] = targets.as_slice()
            && !rows.contains(&older.id)
        {
            let (id, at) = (&older.id, rows.join(", "));
            let message = format!(
                "{id} is applied already and lies below where the database is ({at}); to go back to it: downgrade {id}"
            );
            self.options.handler.emit(&Event::Warning { message });
        }
        Ok(())
    }

    pub(super) fn plan(&self, rows: &[String], request: &Request) -> Result<Vec<Planned>, Error> {
        let plan = match request {
            Request::Upgrade { target } => self.map.plan_upgrade(rows, target)?,
            Request::Downgrade { target } => self.map.plan_downgrade(rows, target)?,
            Request::Stamp { targets, purge } => {
                let targets: Vec<_> = targets.iter().map(String::as_str).collect();
                return self.map.plan_stamp(rows, &targets, *purge).map(|_| Vec::new()).map_err(Error::from);
            }
            Request::EnsureVersion | Request::Resolve { .. } => return Ok(Vec::new()),
        };
        self.planned(rows, &plan)
    }

    /// A plan with each step's rows, and the migrations themselves.
    fn planned(&self, rows: &[String], plan: &graph::Plan) -> Result<Vec<Planned>, Error> {
        let mut before = rows.to_vec();
        let revisions = self.revisions();
        let steps = plan.steps.iter().zip(plan.rows_after());
        let mut planned = steps
            .map(|(step, rows_after)| {
                let rows_before = std::mem::replace(&mut before, rows_after.clone());
                let revision = *revisions
                    .get(step.revision.as_str())
                    .ok_or_else(|| Error::Ahead { rows: vec![step.revision.clone()] })?;
                let direction = match step.direction {
                    graph::Direction::Up => Direction::Upgrade,
                    graph::Direction::Down => Direction::Downgrade,
                };
                Ok(Planned {
                    revision,
                    direction,
                    changes: step.row_changes.clone(),
                    rows_before,
                    rows_after,
                    graph_digest: None,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        if let Some(last) = planned.last_mut()
            && last.direction == Direction::Upgrade
            && self.is_unchanged
            && self.map.is_at_heads(&last.rows_after)?
        {
            last.graph_digest = Some(graph_digest(self.graph));
        }
        Ok(planned)
    }

    /// The revisions by their ids.
    fn revisions(&self) -> BTreeMap<&'static str, &'static Revision> {
        self.graph.revisions().iter().map(|revision| (revision.migration.rev, revision)).collect()
    }

    /// What is still to be done of a plan after somebody else had a turn. What was meant when the
    /// plan was made stays meant: `+1` is not counted again from rows that have moved.
    pub(super) fn plan_again(
        &self,
        rows: &[String],
        steps: Vec<Planned>,
        request: &Request,
    ) -> Result<Vec<Planned>, Error> {
        match (steps.first(), steps.last(), request) {
            (Some(first), ..) if first.rows_before == rows => Ok(steps),
            (_, Some(last), _) if last.rows_after == rows => Ok(Vec::new()),
            (_, Some(last), Request::Upgrade { .. }) => {
                let goal: Vec<_> = last.rows_after.iter().map(String::as_str).collect();
                let plan = self.map.plan_upgrade_all(rows, &goal)?;
                self.planned(rows, &plan)
            }
            _ => Err(Error::Overtaken { current: rows.to_vec() }),
        }
    }

    /// The schema that the applied migrations make, as far as their operations tell.
    pub(super) fn replay(&self, rows: &[String]) -> Result<MetaData, Error> {
        let mut schema = MetaData::with_naming(self.graph.naming());
        let rows: Vec<_> = rows.iter().map(String::as_str).collect();
        let applied = self.map.plan_upgrade_all(&[], &rows)?;
        let revisions = self.revisions();
        for step in &applied.steps {
            let Some(revision) = revisions.get(step.revision.as_str()) else { continue };
            let mut op = Op::new();
            (revision.migration.upgrade)(&mut op);
            op.recorded().iter().for_each(|recorded| schema.apply_done(&recorded.operation));
        }
        Ok(schema)
    }
}
