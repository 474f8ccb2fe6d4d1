//! A history whose second and third revisions do what a test says, the third outside of transactions.

use ftf_migrate_core::operation::Op;
use std::sync::Mutex;
use tokio::sync::MutexGuard;

ftf_migrate_core::graph!("versions");

static SCRIPT: Mutex<fn(&mut Op)> = Mutex::new(|_| {});
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// One test at a time: what the revisions do is the process's.
pub(crate) struct Script(#[expect(dead_code, reason = "held for its turn")] MutexGuard<'static, ()>);

impl Script {
    /// Waits for its turn; from then on the revisions do this.
    pub(crate) async fn of(script: fn(&mut Op)) -> Self {
        let turn = Self(TURN.lock().await);
        turn.becomes(script);
        turn
    }

    /// Now they do this.
    #[expect(clippy::unused_self, reason = "only who has the turn may say it")]
    pub(crate) fn becomes(&self, script: fn(&mut Op)) {
        *SCRIPT.lock().expect("not poisoned") = script;
    }
}

/// What they do now.
pub(crate) fn script() -> std::sync::MutexGuard<'static, fn(&mut Op)> {
    SCRIPT.lock().expect("not poisoned")
}

fn play(op: &mut Op) {
    let now = *script();
    now(op);
}
