//! Leptos' reactive pieces over boxed functions: their machinery is compiled once for each type of value, and not anew for each
//! function.

use leptos::prelude;

/// How a value follows from what it was, and from what it reads.
type Follows<T> = Box<dyn Fn(Option<&T>) -> T + Send + Sync>;

/// A value that follows from others.
pub fn memo<T>(follows: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> prelude::Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let follows: Follows<T> = Box::new(follows);
    prelude::Memo::new(follows)
}

/// Does something in the browser, and again when what it read changes.
pub struct Effect;

impl Effect {
    #[expect(clippy::new_ret_no_self, reason = "as Leptos' own is begun")]
    pub fn new<T: 'static>(does: impl FnMut(Option<T>) -> T + 'static) {
        let does: Box<dyn FnMut(Option<T>) -> T> = Box::new(does);
        prelude::Effect::new(does);
    }
}
