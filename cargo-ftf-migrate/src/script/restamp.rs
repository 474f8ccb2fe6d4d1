//! A fresh time stamp in the name of a revision file.

use jiff::{Span, Zoned};

/// A piece of `file-template`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'a> {
    Literal(&'a str),
    /// Digits of a date or time: the placeholder, and how many digits it gives.
    Time(&'a str, usize),
    Rev,
    Slug,
}

/// The stem with its date and time replaced, and everything else as it is. None when the template gives no date, or the
/// file has a name that the template does not give: people may name files as they like.
pub(super) fn restamp(template: &str, stem: &str, id: &str, now: &Zoned) -> Option<String> {
    let parts = parts(template);
    if !parts.iter().any(|part| matches!(part, Part::Time(..))) {
        return None;
    }
    let is_slug = |part: &&Part<'_>| **part == Part::Slug;
    let fixed: usize = parts.iter().map(|part| width(*part, id)).sum();
    // Where the message has no word, the separator before it was left out.
    let padded = format!("{stem:_<fixed$}");
    let slug = match parts.iter().filter(is_slug).count() {
        0 if padded.len() == fixed => 0,
        1 => padded.len() - fixed,
        _ => return None,
    };
    let mut rest = padded.as_str();
    let mut stamped = String::new();
    for part in parts {
        let (piece, after) =
            rest.split_at_checked(if part == Part::Slug { slug } else { width(part, id) })?;
        stamped.push_str(&replaced(part, piece, id, now)?);
        rest = after;
    }
    stamped.truncate(stamped.trim_end_matches('_').len());
    Some(stamped)
}

/// The smallest time that two names made from this template can tell apart, when it is small enough to be given to one
/// of several files.
pub(super) fn resolution(template: &str) -> Span {
    if template.contains("{second}") || template.contains("{epoch}") {
        Span::new().seconds(1)
    } else if template.contains("{minute}") {
        Span::new().minutes(1)
    } else {
        Span::new()
    }
}

/// The text of a placeholder for a date or time; none for another one.
pub(super) fn time_text(placeholder: &str, now: &Zoned) -> Option<String> {
    Some(match placeholder {
        "year" => format!("{:04}", now.year()),
        "month" => format!("{:02}", now.month()),
        "day" => format!("{:02}", now.day()),
        "hour" => format!("{:02}", now.hour()),
        "minute" => format!("{:02}", now.minute()),
        "second" => format!("{:02}", now.second()),
        "epoch" => now.timestamp().as_second().to_string(),
        _ => return None,
    })
}

fn replaced(part: Part<'_>, piece: &str, id: &str, now: &Zoned) -> Option<String> {
    let is_as_the_template_has_it = match part {
        Part::Literal(text) => piece == text,
        Part::Rev => piece == id,
        Part::Time(..) => piece.bytes().all(|byte| byte.is_ascii_digit()),
        Part::Slug => true,
    };
    match part {
        _ if !is_as_the_template_has_it => None,
        Part::Time(placeholder, _) => time_text(placeholder, now),
        _ => Some(piece.to_owned()),
    }
}

fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, name, after)) = next_placeholder(rest) {
        parts.push(Part::Literal(before));
        parts.push(match name {
            "rev" => Part::Rev,
            "slug" => Part::Slug,
            "year" => Part::Time(name, 4),
            "epoch" => Part::Time(name, 10),
            _ => Part::Time(name, 2),
        });
        rest = after;
    }
    parts.push(Part::Literal(rest));
    parts
}

fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, inside) = text.split_once('{')?;
    let (name, after) = inside.split_once('}')?;
    Some((before, name, after))
}

/// How many bytes a piece takes; a slug takes what is left.
fn width(part: Part<'_>, id: &str) -> usize {
    match part {
        Part::Literal(text) => text.len(),
        Part::Time(_, digits) => digits,
        Part::Rev => id.len(),
        Part::Slug => 0,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Zoned;

    use super::restamp;

    const DEFAULT: &str = "{year}{month}{day}_{hour}{minute}_{rev}_{slug}";

    #[test]
    fn only_date_and_time_change() {
        let now: Zoned = "2026-01-27T23:34:56[UTC]".parse().unwrap();
        let table = [
            (DEFAULT, "20250101_0000_abc1_add_users", Some("20260127_2334_abc1_add_users")),
            (DEFAULT, "20250101_0000_abc1_Größe", Some("20260127_2334_abc1_Größe")),
            (DEFAULT, "20250101_0000_abc1", Some("20260127_2334_abc1")),
            (DEFAULT, "20250101_0000_other_add_users", None),
            (DEFAULT, "0001_add_users", None),
            (DEFAULT, "abc1", None),
            (DEFAULT, "größe_größe_größe_größe", None),
            ("{rev}_{slug}", "abc1_add_users", None),
            ("{epoch}-{slug}", "1700000000-a", Some("1769556896-a")),
            ("{slug}-{year}{second}", "a_b-202500", Some("a_b-202656")),
            ("{day}", "01", Some("27")),
            ("{day}", "011", None),
        ];
        for (template, stem, expected) in table {
            assert_eq!(restamp(template, stem, "abc1", &now).as_deref(), expected, "{template} of {stem}");
        }
    }
}
