//! Waiting for another process, with a limit and a word about it.

use crate::event::{Event, Handler};
use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

/// A wait that is going on, or has not begun.
#[derive(Debug)]
pub(crate) struct Wait<'a> {
    limit: Duration,
    handler: &'a Handler,
    began: Option<Instant>,
    said: Option<Instant>,
    pause: Duration,
    longest: Duration,
    event: fn(Duration) -> Event,
}

/// The wait took longer than allowed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimedOut {
    pub(crate) waited: Duration,
}

const FIRST_PAUSE: Duration = Duration::from_millis(16);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);
/// Between two attempts at a table: those who queued behind the last attempt should get through.
const FIRST_PAUSE_FOR_TABLE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE_FOR_TABLE: Duration = Duration::from_secs(3);
const BETWEEN_EVENTS: Duration = Duration::from_secs(1);

impl<'a> Wait<'a> {
    pub(crate) fn new(limit: Duration, handler: &'a Handler) -> Self {
        let event = |waited| Event::WaitingForLock { waited };
        Self { limit, handler, began: None, said: None, pause: FIRST_PAUSE, longest: LONGEST_PAUSE, event }
    }

    /// A wait for a table that others hold.
    pub(crate) fn for_table(limit: Duration, handler: &'a Handler) -> Self {
        let event = |waited| Event::WaitingForTable { waited };
        let (pause, longest) = (FIRST_PAUSE_FOR_TABLE, LONGEST_PAUSE_FOR_TABLE);
        Self { pause, longest, event, ..Self::new(limit, handler) }
    }

    /// Begins the wait: what is tried next may wait by itself.
    pub(crate) fn begin(mut self) -> Self {
        self.began = Some(Instant::now());
        self
    }

    /// Others got on meanwhile: what was waited for so far does not count.
    pub(crate) fn restart(&mut self) {
        self.began = None;
        self.pause = FIRST_PAUSE;
    }

    /// Lets another process get on that did what this one was about to do: for as long as it does, a little longer each time. Who
    /// keeps up with it would look at the whole history again for each of its steps.
    pub(crate) async fn give_way(&mut self) -> Result<(), TimedOut> {
        self.began = None;
        self.pause().await
    }

    /// Waits a little, a little longer each time, never twice the same: processes that started
    /// together should not ask together.
    pub(crate) async fn pause(&mut self) -> Result<(), TimedOut> {
        let now = Instant::now();
        let waited = now - *self.began.get_or_insert(now);
        if self.said.is_none_or(|said| now - said >= BETWEEN_EVENTS) {
            self.said = Some(now);
            self.handler.emit(&(self.event)(waited));
        }
        if waited > self.limit {
            return Err(TimedOut { waited });
        }
        tokio::time::sleep(jittered(self.pause)).await;
        self.pause = self.longest.min(self.pause * 5 / 4);
        Ok(())
    }
}

/// Between half and all of `pause`.
fn jittered(pause: Duration) -> Duration {
    let random = RandomState::new().hash_one(Instant::now());
    let half = pause / 2;
    half + half.mul_f64(f64::from((random & 0xffff) as u16) / f64::from(u16::MAX))
}
