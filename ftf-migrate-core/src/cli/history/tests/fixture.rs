//! Graphs to draw.

use crate::cli::revisions::{RevisionText, Revisions};
use crate::revision::Revision;

/// Revisions with messages, in file order.
pub(super) fn revisions(list: impl IntoIterator<Item = (Revision, &'static str)>) -> Revisions {
    Revisions::new(list.into_iter().map(|(revision, message)| {
        let path = format!("versions/{}.rs", revision.id);
        let text = RevisionText { message: message.to_owned(), doc: message.to_owned(), path };
        (revision, text)
    }))
    .unwrap()
}

pub(super) fn line() -> Revisions {
    revisions([
        (Revision::new("a100"), "Add users"),
        (Revision::new("b200").down(["a100"]), "Add posts"),
        (Revision::new("c300").down(["b200"]), "Index posts"),
    ])
}

pub(super) fn fork() -> Revisions {
    revisions([
        (Revision::new("a100"), "Add users"),
        (Revision::new("b200").down(["a100"]).label("shop"), "Add products"),
        (Revision::new("c300").down(["a100"]), "Add posts"),
        (Revision::new("d400").down(["b200"]), "Add orders"),
    ])
}

pub(super) fn merge() -> Revisions {
    revisions([
        (Revision::new("a100"), "Add users"),
        (Revision::new("b200").down(["a100"]), "Add products"),
        (Revision::new("c300").down(["a100"]), "Add posts"),
        (Revision::new("d400").down(["b200", "c300"]), "Join both"),
        (Revision::new("e500").down(["d400"]), "Go on"),
    ])
}

/// A merge whose lines end in it and begin below it, twice.
pub(super) fn diamonds() -> Revisions {
    revisions([
        (Revision::new("a100"), "Base"),
        (Revision::new("b200").down(["a100"]), "Left"),
        (Revision::new("c300").down(["a100"]), "Right"),
        (Revision::new("d400").down(["b200", "c300"]), "Middle"),
        (Revision::new("e500").down(["d400"]), "Left again"),
        (Revision::new("f600").down(["d400"]), "Right again"),
        (Revision::new("a700").down(["e500", "f600"]), "Top"),
    ])
}

pub(super) fn three_branches() -> Revisions {
    revisions([
        (Revision::new("a100"), "Add users"),
        (Revision::new("b200").down(["a100"]).label("shop"), "Add products"),
        (Revision::new("b201").down(["b200"]), "Add prices"),
        (Revision::new("c300").down(["a100"]).label("blog"), "Add posts"),
        (Revision::new("c301").down(["c300"]).depends_on(["b201"]), "Link posts to products"),
        (Revision::new("d400").down(["a100"]).label("billing"), "Add invoices"),
        (Revision::new("d401").down(["d400"]).depends_on(["b201"]), "Invoice lines have products"),
        (Revision::new("b202").down(["b201"]), "Add stock"),
    ])
}

pub(super) fn two_bases() -> Revisions {
    revisions([
        (Revision::new("a100").label("app"), "Add users"),
        (Revision::new("b200").down(["a100"]), "Add posts"),
        (Revision::new("s100").label("search"), "Add documents"),
        (Revision::new("s200").down(["s100"]).depends_on(["b200"]), "Index posts"),
    ])
}

const MESSAGES: [&str; 8] = [
    "Add a table for customers",
    "Index orders by the time at which they were placed",
    "Rename the column price to unit price, and keep the old name as a generated column for a release",
    "Drop the old status text",
    "Turn status text into a code",
    "Add comments to every column of the invoices table so that reports can be made without asking",
    "Ünïcödé näme — with 日本語 and wide characters in the middle of a long message that must be cut",
    "Add a unique key",
];

/// Fifty revisions: a main line that two branches leave and come back to, and a third that stays open and depends on
/// both others.
pub(super) fn fifty() -> Revisions {
    let id = |number: usize| {
        format!("{:012x}", 0x9e37_79b9_7f4a_usize.wrapping_mul(number + 1) & 0xffff_ffff_ffff)
    };
    let list = (0..50).map(|number: usize| {
        let revision = Revision::new(id(number));
        let revision = match number {
            0 => revision,
            // The shop leaves the main line at 8, billing at 12, search at 30.
            10 => revision.down([id(8)]).label("shop"),
            14 => revision.down([id(12)]).label("billing"),
            11 | 13 | 15 | 34 => revision.down([id(number - 2)]),
            12 => revision.down([id(9)]),
            16 => revision.down([id(13)]),
            17 => revision.down([id(14)]),
            18..=27 => revision.down([id(number - 3)]),
            // Billing comes back.
            28 => revision.down([id(27), id(26)]),
            29 => revision.down([id(25)]),
            30 => revision.down([id(28)]),
            31 => revision.down([id(29)]).depends_on([id(26)]),
            32 => revision.down([id(30)]).label("search"),
            33 => revision.down([id(30)]),
            35..=45 if number % 2 == 1 => revision.down([id(number - 2)]),
            36 => revision.down([id(34)]).depends_on([id(31)]),
            38 => revision.down([id(31)]),
            40 => revision.down([id(38)]),
            42 => revision.down([id(36)]),
            // The shop comes back.
            44 => revision.down([id(43), id(40)]),
            46 => revision.down([id(42)]).depends_on([id(40)]),
            47 => revision.down([id(45), id(44)]),
            48 => revision.down([id(47)]),
            49 => revision.down([id(46)]),
            _ => revision.down([id(number - 1)]),
        };
        (revision, MESSAGES[number % MESSAGES.len()])
    });
    revisions(list)
}

/// A graph of `count` revisions made from a seed: forks, merges, dependencies, several bases.
pub(super) fn random(seed: u64, count: usize) -> Revisions {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound).unwrap()).unwrap()
    };
    let id = |number: usize| format!("r{number:04}");
    let list = (0..count).map(|number| {
        let mut revision = Revision::new(id(number));
        if number == 0 || next(12) == 0 {
            return (revision, "Base");
        }
        let near = number.min(6);
        let first = number - 1 - next(near);
        let second = number - 1 - next(near);
        let parents =
            if next(5) == 0 && second != first { vec![id(first), id(second)] } else { vec![id(first)] };
        let needed = next(number);
        if next(6) == 0 && !parents.contains(&id(needed)) {
            revision = revision.depends_on([id(needed)]);
        }
        (revision.down(parents), "Go on")
    });
    revisions(list.collect::<Vec<_>>())
}

/// All ids, newest first.
pub(super) fn ids(revisions: &Revisions) -> Vec<&str> {
    revisions.map().newest_first().into_iter().map(|revision| revision.id.as_str()).collect()
}
