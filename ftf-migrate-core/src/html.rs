//! Texts of a project or a database in pages for a browser.

use std::fmt;

/// A text that is shown as it is, between tags or in a quoted attribute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => write!(f, "{character}")?,
                // No document may hold them, and they could reorder what a reader sees.
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => f.write_str("\u{fffd}")?,
                _ if character.is_control() => f.write_str("\u{fffd}")?,
                _ => write!(f, "{character}")?,
            }
        }
        Ok(())
    }
}

/// The name of a part of a page, which links lead to: of what sort it is, and its name, of which letters and digits
/// stay and all else is written by number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Anchor<'a>(pub(crate) &'static str, pub(crate) &'a str);

impl fmt::Display for Anchor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-", self.0)?;
        for character in self.1.chars() {
            if character.is_ascii_alphanumeric() {
                write!(f, "{character}")?;
            } else {
                write!(f, "_{:x}_", u32::from(character))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Escaped};

    #[test]
    fn no_tag_no_attribute_and_no_entity_can_be_begun() {
        assert_eq!(
            Escaped("<a href=\"x\" title='y'>&amp;\u{7}\u{202e}").to_string(),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;\u{fffd}\u{fffd}"
        );
    }

    #[test]
    fn anchors_differ_when_ids_differ() {
        assert_eq!(Anchor("rev", "ae10").to_string(), "rev-ae10");
        assert_ne!(Anchor("rev", "a.b").to_string(), Anchor("rev", "a_b").to_string());
    }
}
