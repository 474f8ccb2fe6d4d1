//! Many at once.

use std::sync::Barrier;

/// Runs `work` in `count` threads that begin together; the results in the order of their numbers.
///
/// ```
/// assert_eq!(ftf_migrate_tests::run_together(3, |number| number * 2), [0, 2, 4]);
/// ```
pub fn run_together<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(count);
    std::thread::scope(|scope| {
        let run = |number| {
            start.wait();
            work(number)
        };
        let threads: Vec<_> = (0..count).map(|number| scope.spawn(move || run(number))).collect();
        threads.into_iter().map(|thread| thread.join().expect("the thread did not panic")).collect()
    })
}
