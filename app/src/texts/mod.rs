//! Every word that the screens say, per language.
