//! Ctrl-C while files are changed for a moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// From now on Ctrl-C, or being asked to end, stops only the programs that this one waits for, so that there is time to put
/// everything back. The flag tells whether that happened: it is set before the end of such a program can be seen.
///
/// Where it cannot be arranged, an interrupt ends this program as before.
pub(super) fn hold() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        let _ = flag::register(signal, Arc::clone(&interrupted));
    }
    interrupted
}

/// Whether there was an interrupt.
pub(super) fn is_set(flag: &AtomicBool) -> bool {
    flag.load(Ordering::SeqCst)
}
