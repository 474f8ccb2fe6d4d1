//! Passwords never reach an output. Everything that is printed goes through [`mask`].

use crate::connection::mask_password;

/// Stands where a password stood.
const MASKED: &str = "***";

/// Keys of a URL's query whose values are secret.
const SECRET_KEYS: [&str; 6] = ["password", "passwd", "passphrase", "sslpassword", "pass", "pwd"];

/// The text with the password of every database URL in it replaced by `***`: the one behind the user's name, and those
/// in the query (`?password=…`).
///
/// It would rather hide too much than too little: a password may hold `@`, `/` and `?` that its writer forgot to encode.
///
/// ```
/// use ftf_migrate_core::cli::mask;
///
/// assert_eq!(mask("no route to postgres://ann:s3cret@db/shop"), "no route to postgres://ann:***@db/shop");
/// assert_eq!(mask("mysql://db/shop?user=ann&password=s3cret&a=1"), "mysql://db/shop?user=ann&password=***&a=1");
/// ```
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + "://".len());
        let end = after.find(ends_url).unwrap_or(after.len());
        masked.push_str(before);
        masked.push_str(&mask_queries(&mask_authority(&after[..end])));
        rest = &after[end..];
    }
    masked.push_str(&mask_queries(rest));
    masked
}

/// The text without the password of a known URL, also where the URL holds blanks or quotes; other URLs in it stay as
/// they are.
pub(crate) fn mask_secret(text: &str, url: Option<&str>) -> String {
    let Some(url) = url.filter(|url| !url.is_empty()) else { return text.to_owned() };
    let text = text.replace(url, &mask_password(url));
    match password_of(url).filter(|password| password.len() >= 4) {
        Some(password) => text.replace(password, MASKED),
        None => text,
    }
}

fn ends_url(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '«' | '»')
}

/// `ann:s3cret@db/shop` → `ann:***@db/shop`.
fn mask_authority(rest: &str) -> String {
    let Some((user, at)) = credentials_of(rest) else { return rest.to_owned() };
    format!("{user}:{MASKED}{}", &rest[at..])
}

/// The user's name, and the place of the `@` behind the password.
fn credentials_of(rest: &str) -> Option<(&str, usize)> {
    let at = rest.rfind('@')?;
    let (user, _password) = rest[..at].split_once(':')?;
    // `sqlite:///data/a:b@c.db` has a path before the colon, not a name.
    (!user.contains('/')).then_some((user, at))
}

fn password_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let (user, at) = credentials_of(rest)?;
    Some(&rest[user.len() + 1..at])
}

fn mask_queries(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut pieces = text.split_inclusive(['?', '&', ';']);
    masked.extend(pieces.next().map(mask_first));
    for piece in pieces {
        masked.push_str(&mask_pair(piece));
    }
    masked
}

/// What comes before the first `?`: nothing of it is a query.
fn mask_first(piece: &str) -> &str {
    piece
}

fn mask_pair(piece: &str) -> String {
    let Some((key, value)) = piece.split_once('=') else { return piece.to_owned() };
    if !SECRET_KEYS.iter().any(|secret| key.eq_ignore_ascii_case(secret)) {
        return piece.to_owned();
    }
    let end = value.find(|c: char| ends_url(c) || matches!(c, '&' | ';' | '#')).unwrap_or(value.len());
    format!("{key}={MASKED}{}", &value[end..])
}

#[cfg(test)]
mod tests {
    use super::{mask, mask_secret};

    #[test]
    fn passwords_are_masked_wherever_a_url_may_hold_them() {
        let table = [
            ("postgres://ann:s3cret@db:5432/shop", "postgres://ann:***@db:5432/shop"),
            ("postgres://ann:p@ss/w?rd@db/shop", "postgres://ann:***@db/shop"),
            ("postgres://:s3cret@db/shop", "postgres://:***@db/shop"),
            ("two: mysql://a:b@c/d, mysql://e:f@g/h", "two: mysql://a:***@c/d, mysql://e:***@g/h"),
            ("postgres://db/shop?user=ann&password=s3cret", "postgres://db/shop?user=ann&password=***"),
            ("'postgres://db/shop?PASSWORD=s3cret#x' failed", "'postgres://db/shop?PASSWORD=***#x' failed"),
            ("postgresql+asyncpg://ann:s3cret@db/shop", "postgresql+asyncpg://ann:***@db/shop"),
            ("sqlite:///data/a:b@c.db", "sqlite:///data/a:b@c.db"),
            ("postgres://ann@db/shop", "postgres://ann@db/shop"),
            ("password=not in a URL", "password=not in a URL"),
            ("no URL at all: 12:30 a@b", "no URL at all: 12:30 a@b"),
        ];
        for (text, masked) in table {
            assert_eq!(mask(text), masked);
        }
    }

    #[test]
    fn a_known_url_is_masked_also_when_its_password_holds_blanks() {
        let url = "postgres://ann:two words@db/shop";
        assert_eq!(
            mask_secret("cannot use postgres://ann:two words@db/shop: refused two words", Some(url)),
            "cannot use postgres://ann:***@db/shop: refused ***"
        );
    }
}
