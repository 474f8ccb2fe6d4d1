//! Money, exactly.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A price in cents. Read and written as a decimal number in text, `"12.50"`: floating point has no
/// place in money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Price(i64);

/// A text that is no price.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a price: digits, and at most two after a point, such as 12.50")]
pub struct PriceError(String);

impl Price {
    /// So many cents.
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// In cents.
    pub const fn cents(self) -> i64 {
        self.0
    }
}

impl FromStr for Price {
    type Err = PriceError;

    fn from_str(text: &str) -> Result<Self, PriceError> {
        let (whole, cents) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{cents:0<2}");
        // The column holds ten digits.
        let fits = !whole.is_empty() && cents.len() <= 2 && digits.len() <= 10;
        let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        let parsed = if fits && all_digits { digits.parse().ok() } else { None };
        parsed.map(Self).ok_or_else(|| PriceError(text.to_owned()))
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl TryFrom<String> for Price {
    type Error = PriceError;

    fn try_from(text: String) -> Result<Self, PriceError> {
        text.parse()
    }
}

impl From<Price> for String {
    fn from(price: Price) -> Self {
        price.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Price;

    #[test]
    fn prices_are_read_and_written_exactly() {
        for (text, cents, written) in [
            ("12.50", 1250, "12.50"),
            ("3", 300, "3.00"),
            ("0.1", 10, "0.10"),
            ("99999999.99", 9_999_999_999, "99999999.99"),
        ] {
            let price: Price = text.parse().unwrap();
            assert_eq!((price.cents(), price.to_string().as_str()), (cents, written));
        }
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for text in ["", ".5", "-1", "1.005", "1,50", "1e3", "+2", "100000000.00"] {
            assert!(text.parse::<Price>().is_err(), "{text}");
        }
    }
}
