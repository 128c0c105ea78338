//! The frame around every page: rail, top bar, footer, palette, shortcuts, toasts.
