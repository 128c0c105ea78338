//! What only a browser can hold: nodes, closures, files. They belong to its one thread.

#[cfg(not(feature = "ssr"))]
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use std::marker::PhantomData;

/// A place for one of them in a screen's state.
///
/// On the server it holds nothing. Whichever thread ends a request drops the state of its screens,
/// and a value that belongs to one thread (`StoredValue::new_local`) panics when another drops it.
pub struct Held<T: 'static> {
    #[cfg(not(feature = "ssr"))]
    place: StoredValue<Option<T>, LocalStorage>,
    #[cfg(feature = "ssr")]
    nothing: PhantomData<fn() -> T>,
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Held<T> {}

/// The same place, whatever it holds.
impl<T> PartialEq for Held<T> {
    #[cfg(not(feature = "ssr"))]
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }

    #[cfg(feature = "ssr")]
    fn eq(&self, other: &Self) -> bool {
        self.nothing == other.nothing
    }
}

#[cfg(not(feature = "ssr"))]
impl<T> Held<T> {
    pub fn empty() -> Self {
        Self { place: StoredValue::new_local(None) }
    }

    /// Holds it instead of what was held.
    pub fn put(self, value: Option<T>) {
        self.place.try_set_value(value);
    }

    pub fn take(self) -> Option<T> {
        self.place.try_update_value(Option::take).flatten()
    }
}

#[cfg(feature = "ssr")]
impl<T> Held<T> {
    pub fn empty() -> Self {
        Self { nothing: PhantomData }
    }

    pub fn put(self, _: Option<T>) {}

    pub fn take(self) -> Option<T> {
        None
    }
}
