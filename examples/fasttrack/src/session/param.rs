//! Values for the placeholders of a statement.

/// A value that all three databases take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
}

impl From<i64> for Param {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Param {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<&str> for Param {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Param {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}
