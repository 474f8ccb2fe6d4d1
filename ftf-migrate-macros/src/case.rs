//! The forms of names that `rename_all` chooses between.

use heck::{ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutySnakeCase, ToSnakeCase};
use syn::{Error, LitStr, Result};

/// A form of names, with the words that serde and sqlx have for them.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Camel,
    Kebab,
    Lower,
    Pascal,
    ShoutySnake,
    Snake,
    Upper,
}

impl Case {
    pub(crate) fn read(literal: &LitStr) -> Result<Self> {
        Ok(match literal.value().as_str() {
            "camelCase" => Self::Camel,
            "kebab-case" => Self::Kebab,
            "lowercase" => Self::Lower,
            "PascalCase" => Self::Pascal,
            "SCREAMING_SNAKE_CASE" => Self::ShoutySnake,
            "snake_case" => Self::Snake,
            "UPPERCASE" => Self::Upper,
            _ => {
                return Err(Error::new(
                    literal.span(),
                    "one of \"snake_case\", \"lowercase\", \"UPPERCASE\", \"camelCase\", \"PascalCase\", \
                     \"SCREAMING_SNAKE_CASE\", \"kebab-case\"",
                ));
            }
        })
    }

    /// The name in this form.
    pub(crate) fn of(self, name: &str) -> String {
        match self {
            Self::Camel => name.to_lower_camel_case(),
            Self::Kebab => name.to_kebab_case(),
            Self::Lower => name.to_lowercase(),
            Self::Pascal => name.to_pascal_case(),
            Self::ShoutySnake => name.to_shouty_snake_case(),
            Self::Snake => name.to_snake_case(),
            Self::Upper => name.to_uppercase(),
        }
    }
}
