//! "Did you mean …?"

/// The candidate that `word` most likely was meant to be: the one with the fewest slips (a letter wrong, missing, too
/// many, or two swapped), when they are at most a third of its letters. The first of equals.
///
/// ```
/// use ftf_migrate_graph::hint::closest;
///
/// assert_eq!(closest("down_revision", ["rev", "down_rev"]), Some("down_rev"));
/// assert_eq!(closest("ae1027a6acd", ["1975ea83b712", "ae1027a6acf"]), Some("ae1027a6acf"));
/// assert_eq!(closest("zebra", ["rev", "down_rev"]), None);
/// ```
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = word.chars().collect();
    let allowed = (letters.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let slips = if is_beginning(word, candidate) { 1 } else { slips(&letters, candidate, allowed) };
        if slips <= allowed && best.is_none_or(|(least, _)| slips < least) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether one is the beginning of the other: a shortened id, or a name with something appended.
fn is_beginning(word: &str, candidate: &str) -> bool {
    let shorter = word.len().min(candidate.len());
    shorter >= 4 && (word.starts_with(candidate) || candidate.starts_with(word))
}

/// The optimal string alignment distance. `allowed` only saves work: beyond it the result is not exact.
fn slips(word: &[char], candidate: &str, allowed: usize) -> usize {
    let other: Vec<char> = candidate.chars().collect();
    if word.len().abs_diff(other.len()) > allowed {
        return usize::MAX;
    }
    let mut before = vec![0; other.len() + 1];
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for i in 1..=word.len() {
        let mut row = vec![i; other.len() + 1];
        for j in 1..=other.len() {
            let replaced = last[j - 1] + usize::from(word[i - 1] != other[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_slip_of_each_kind_is_recognised() {
        for word in ["dwon_rev", "down_re", "down_revv", "down-rev", "down_rev"] {
            assert_eq!(closest(word, ["rev", "down_rev"]), Some("down_rev"), "{word}");
        }
    }

    #[test]
    fn something_else_altogether_gives_no_hint() {
        assert_eq!(closest("1975ea83b712", ["ae1027a6acf", "55af2cb1c267"]), None);
        assert_eq!(closest("", ["rev"]), None);
    }

    #[test]
    fn the_first_of_equals_is_taken() {
        assert_eq!(closest("aaax", ["aaay", "aaaz"]), Some("aaay"));
    }
}
