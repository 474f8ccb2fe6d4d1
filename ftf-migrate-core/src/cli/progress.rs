//! Events of a run as they happen: a progress bar on a terminal, lines in a log, JSON for programs.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::args::Format;
use super::console::Console;
use crate::event::{Direction, Event, MigrationInfo};

/// What a handler of events needs to show them.
pub(crate) struct Progress {
    console: Console,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(crate) fn new(console: &Console) -> Self {
        let bar = console.has_progress_bar().then(progress_bar);
        Self { console: console.clone(), bar }
    }

    /// Shows one event.
    pub(crate) fn show(&self, event: &Event) {
        if self.console.format() == Format::Json {
            self.console.event(event_json(event));
            return;
        }
        if let Event::Warning { message } = event {
            self.outside_of_bar(|| self.console.warning(message));
        } else if let Event::DataLoss { losses } = event {
            let losses: Vec<_> = losses.iter().map(|it| format!("{it} (revision {})", it.revision)).collect();
            let losses = losses.join("\n  ");
            self.console.warning(&format!("this downgrade drops what holds rows:\n  {losses}"));
        } else if let Some(line) = self.line(event) {
            self.outside_of_bar(|| self.console.note(&line));
        }
        self.move_bar(event);
    }

    /// What a log says of an event, when it says anything.
    fn line(&self, event: &Event) -> Option<String> {
        match event {
            Event::WaitingForLock { waited } => Some(format!(
                "Waiting for another process that is migrating this database ({})",
                in_words(*waited)
            )),
            Event::WaitingForTable { waited } => Some(format!(
                "Waiting for a table that others use ({}); what was begun was taken back meanwhile",
                in_words(*waited)
            )),
            Event::UpToDate { current } => {
                Some(format!("Nothing to do: the database is at {}", rows(current)))
            }
            Event::MigrationStarted { migration, .. } => Some(running(migration)),
            Event::Resumed { revision, statements_done } => Some(format!(
                "Going on with {revision}: {statements_done} of its statements took effect in an earlier run"
            )),
            Event::OperationStarted { number, of, text, .. } if self.console.is_verbose() => {
                Some(format!("  [{number}/{of}] {}", text.trim_end().replace('\n', "\n    ")))
            }
            Event::BatchFinished { revision, rows, rows_done, of, remaining }
                if self.console.is_verbose() || is_another_tenth(*rows, *rows_done, *of) =>
            {
                let progress = batch_progress(*rows_done, *of, *remaining);
                Some(format!("  {revision}: {progress}"))
            }
            Event::MigrationFinished { migration, took, .. } if self.console.is_verbose() => {
                Some(format!("  {} done in {}", migration.revision, in_words(*took)))
            }
            _ => None,
        }
    }

    fn outside_of_bar(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    fn move_bar(&self, event: &Event) {
        let Some(bar) = &self.bar else { return };
        match event {
            Event::Planned { revisions, .. } => bar.set_length(revisions.len() as u64),
            Event::MigrationStarted { number, of, .. } => {
                bar.set_length(*of as u64);
                bar.set_position(number.saturating_sub(1) as u64);
                bar.enable_steady_tick(Duration::from_millis(100));
            }
            Event::OperationStarted { text, .. } => {
                bar.set_message(self.console.mask(text.lines().next().unwrap_or_default()));
            }
            Event::BatchFinished { rows_done, of, remaining, .. } => {
                bar.set_message(batch_progress(*rows_done, *of, *remaining));
            }
            Event::MigrationFinished { .. } => bar.inc(1),
            _ => {}
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// `12000 of 50000 rows, about 3.0 s left`.
fn batch_progress(rows_done: u64, of: u64, remaining: Duration) -> String {
    let of = of.max(rows_done);
    if rows_done == of {
        return format!("{rows_done} rows");
    }
    format!("{rows_done} of {of} rows, about {} left", in_words(remaining))
}

/// Whether this batch went over another tenth of the whole: so often a log is told.
fn is_another_tenth(rows: u64, rows_done: u64, of: u64) -> bool {
    let tenth = (of / 10).max(1);
    rows_done / tenth != rows_done.saturating_sub(rows) / tenth
}

fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{spinner} [{bar:20}] {pos}/{len} {elapsed} {wide_msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

/// `Running upgrade ae10 -> def4, Add email index`.
fn running(migration: &MigrationInfo) -> String {
    let below = if migration.down_revision.is_empty() {
        "<base>".to_owned()
    } else {
        migration.down_revision.join(", ")
    };
    let (from, to) = match migration.direction {
        Direction::Upgrade => (below.as_str(), migration.revision),
        Direction::Downgrade => (migration.revision, below.as_str()),
    };
    format!("Running {} {from} -> {to}, {}", migration.direction, migration.message)
}

/// `ae10, def4`, or `<base>`.
pub(crate) fn rows(rows: &[String]) -> String {
    if rows.is_empty() { "<base>".to_owned() } else { rows.join(", ") }
}

fn in_words(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

fn event_json(event: &Event) -> Value {
    match event {
        Event::WaitingForLock { waited } => {
            json!({"event": "waiting_for_lock", "waited_ms": millis(*waited)})
        }
        Event::WaitingForTable { waited } => {
            json!({"event": "waiting_for_table", "waited_ms": millis(*waited)})
        }
        Event::UpToDate { current } => json!({"event": "up_to_date", "current": current}),
        Event::Planned { direction, revisions } => {
            json!({"event": "planned", "direction": direction.to_string(), "revisions": revisions})
        }
        Event::MigrationStarted { migration, number, of } => json!({
            "event": "migration_started", "number": number, "of": of, "migration": migration_json(migration),
        }),
        Event::Resumed { revision, statements_done } => {
            json!({"event": "resumed", "revision": revision, "statements_done": statements_done})
        }
        Event::OperationStarted { revision, number, of, text } => json!({
            "event": "operation_started", "revision": revision, "number": number, "of": of, "text": text,
        }),
        Event::BatchFinished { revision, rows, rows_done, of, remaining } => json!({
            "event": "batch_finished", "revision": revision, "rows": rows, "rows_done": rows_done, "of": of,
            "remaining_ms": millis(*remaining),
        }),
        Event::MigrationFinished { migration, took, current } => json!({
            "event": "migration_finished", "took_ms": millis(*took), "current": current,
            "migration": migration_json(migration),
        }),
        Event::DataLoss { losses } => {
            let losses: Vec<_> = losses
                .iter()
                .map(|it| json!({"revision": it.revision, "table": it.table, "column": it.column}))
                .collect();
            json!({"event": "data_loss", "losses": losses})
        }
        Event::Warning { message } => json!({"event": "warning", "message": message}),
    }
}

/// A migration for programs.
pub(crate) fn migration_json(migration: &MigrationInfo) -> Value {
    json!({
        "revision": migration.revision,
        "down_revision": migration.down_revision,
        "message": migration.message,
        "direction": migration.direction.to_string(),
    })
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
