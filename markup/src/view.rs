//! What `view!` makes of its text: the fixed part as one text of steps, and the code for what goes into it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use rstml::{
    Infallible, Parser, ParserConfig,
    node::{KeyedAttribute, KeyedAttributeValue, Node, NodeAttribute, NodeElement, NodeName},
};
use std::hash::{DefaultHasher, Hash, Hasher};
use syn::{Error, Result, spanned::Spanned};

/// Events that Leptos has no type for.
const UNTYPED: [&str; 1] = ["cancel"];

// The steps of a template: a byte, and what it needs. `app::node::template` reads them by the same list. Tab, newline and return
// are none of them, but end a step as well: no text has them.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';
const TEXT: char = '\u{3}';
const CHILD: char = '\u{4}';
const FIXED: char = '\u{5}';
const ATTRIBUTE: char = '\u{6}';
const CLASS: char = '\u{7}';
const PROPERTY: char = '\u{8}';
const EVENT: char = '\u{e}';
const REFERENCE: char = '\u{f}';

pub fn expand(tokens: TokenStream) -> Result<TokenStream> {
    let parser = Parser::new(ParserConfig::default().recover_block(true));
    let (nodes, problems) = parser.parse_recoverable(tokens).split_vec();
    let problems = problems.into_iter().map(|problem| problem.emit_as_expr_tokens());
    let nodes = view(&nodes)?;
    Ok(quote! {{
        // Braces are part of how values are written here.
        #[allow(unused_braces)]
        {
            #(#problems;)*
            #nodes
        }
    }})
}

/// A view under construction.
struct Template {
    steps: String,
    /// What goes into it, a statement each.
    holes: Vec<TokenStream>,
    /// The variable that they are collected in; no name of the caller's means it.
    into: Ident,
}

/// The expression for pieces beside each other.
fn view(nodes: &[Node<Infallible>]) -> Result<TokenStream> {
    let into = Ident::new("holes", Span::mixed_site());
    let mut template = Template { steps: String::new(), holes: Vec::new(), into };
    nodes.iter().try_for_each(|node| template.piece(node))?;
    let Template { steps, holes, into } = template;
    // The same text makes the same pieces, and only those are laid over each other.
    let mut hasher = DefaultHasher::new();
    let text = nodes.iter().map(|node| node.to_token_stream().to_string()).collect::<String>();
    text.hash(&mut hasher);
    let view = hasher.finish() as u32;
    Ok(match (nodes, component_or_block(nodes)?) {
        ([_], Some(alone)) => quote!(crate::node::node(#alone)),
        _ if holes.is_empty() => {
            quote!(crate::node::template(#view, #steps, ::std::default::Default::default()))
        }
        _ => quote! {{
            let mut #into = crate::node::Holes::default();
            #(#holes)*
            crate::node::template(#view, #steps, #into)
        }},
    })
}

/// What needs no template: it is all there is.
fn component_or_block(nodes: &[Node<Infallible>]) -> Result<Option<TokenStream>> {
    Ok(match nodes {
        [Node::Element(part)] if is_component(part.name()) => Some(component(part)?),
        [Node::Block(block)] => Some(quote!(#block)),
        _ => None,
    })
}

impl Template {
    fn piece(&mut self, node: &Node<Infallible>) -> Result<()> {
        match node {
            Node::Comment(_) => {}
            Node::Fragment(fragment) => fragment.children.iter().try_for_each(|node| self.piece(node))?,
            Node::Element(part) if is_component(part.name()) => {
                let part = component(part)?;
                self.hole(CHILD, "", quote!(child(#part)));
            }
            Node::Element(part) => self.element(part)?,
            Node::Block(block) => self.hole(CHILD, "", quote!(child(#block))),
            Node::Text(text) => self.step(TEXT, &text.value_string(), text.span())?,
            Node::Doctype(other) => {
                return Err(Error::new(other.span(), "the page's frame writes its doctype"));
            }
            Node::RawText(other) => {
                return Err(Error::new(other.span(), "texts stand in quotes, or come from `texts`"));
            }
            Node::Custom(other) => return Err(Error::new(other.span(), "nothing else is known")),
        }
        Ok(())
    }

    fn element(&mut self, part: &NodeElement<Infallible>) -> Result<()> {
        self.step(OPEN, &part.name().to_string(), part.name().span())?;
        part.attributes().iter().try_for_each(|attribute| self.attribute(attribute))?;
        part.children.iter().try_for_each(|node| self.piece(node))?;
        self.steps.push(CLOSE);
        Ok(())
    }

    fn attribute(&mut self, attribute: &NodeAttribute) -> Result<()> {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(Error::new(attribute.span(), "attributes are written by name"));
        };
        let (name, span) = (attribute.key.to_string(), attribute.key.span());
        if !name.contains(':')
            && let Some(fixed) = fixed(attribute)
        {
            return self.step(FIXED, &format!("{name}={fixed}"), span);
        }
        let value = value(attribute)?;
        match name.split_once(':') {
            Some(("on", event)) if UNTYPED.contains(&event) => self.hole(EVENT, event, quote!(hear(#value))),
            Some(("on", event)) => {
                let kind = format_ident!("{}", event, span = span);
                self.hole(EVENT, event, quote!(on(::leptos::ev::#kind, #value)));
            }
            Some(("class", class)) => self.hole(CLASS, class, quote!(value(#value))),
            Some(("prop", property)) => self.hole(PROPERTY, property, quote!(value(#value))),
            Some(_) => return Err(Error::new(span, "known are on:, class: and prop:")),
            None if name == "node_ref" => self.hole(REFERENCE, "", quote!(meet(#value))),
            None => self.hole(ATTRIBUTE, &name, quote!(value(#value))),
        }
        Ok(())
    }

    fn hole(&mut self, step: char, name: &str, filled: TokenStream) {
        let into = &self.into;
        self.holes.push(quote!(#into.#filled;));
        self.steps.push(step);
        self.steps.push_str(name);
    }

    fn step(&mut self, step: char, what: &str, span: Span) -> Result<()> {
        if what.contains(|c: char| c < ' ') {
            return Err(Error::new(span, "no tabs, line ends or control characters in a view's fixed texts"));
        }
        self.steps.push(step);
        self.steps.push_str(what);
        Ok(())
    }
}

/// Components begin with a capital, as types do.
fn is_component(name: &NodeName) -> bool {
    let NodeName::Path(path) = name else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident.to_string().starts_with(|c: char| c.is_ascii_uppercase()))
}

/// A value that stands in the text: `class="chat"`, and `required`, which is there.
fn fixed(attribute: &KeyedAttribute) -> Option<String> {
    match (&attribute.possible_value, attribute.value()) {
        (KeyedAttributeValue::None, _) => Some(String::new()),
        (_, Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }))) => Some(text.value()),
        _ => None,
    }
}

/// The value; what is named alone is true.
fn value(attribute: &KeyedAttribute) -> Result<TokenStream> {
    match (&attribute.possible_value, attribute.value()) {
        (KeyedAttributeValue::None, _) => Ok(quote!(true)),
        (_, Some(value)) => Ok(quote!(#value)),
        _ => Err(Error::new(attribute.key.span(), "a value is an expression")),
    }
}

fn component(part: &NodeElement<Infallible>) -> Result<TokenStream> {
    let name = part.name();
    let (mut properties, mut handed) = (Vec::new(), Vec::new());
    for attribute in part.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(Error::new(attribute.span(), "properties are written by name"));
        };
        let key = &attribute.key;
        match key.to_string().split_once(':') {
            Some(("let", given)) => handed.push(format_ident!("{}", given, span = key.span())),
            Some(_) => return Err(Error::new(key.span(), "a component has properties alone")),
            None => {
                let value = value(attribute)?;
                properties.push(quote!(.#key(#value)));
            }
        }
    }
    let children = children(part, &handed)?;
    Ok(quote_spanned! {name.span()=>
        ::leptos::component::component_view(
            #[allow(clippy::needless_borrows_for_generic_args)]
            &#name,
            ::leptos::component::component_props_builder(&#name) #(#properties)* #children .build()
        )
    })
}

fn children(part: &NodeElement<Infallible>, handed: &[Ident]) -> Result<TokenStream> {
    if part.children.is_empty() {
        return Ok(TokenStream::new());
    }
    let inside = view(&part.children)?;
    Ok(if handed.is_empty() {
        quote!(.children(crate::node::children(move || #inside)))
    } else {
        quote!(.children(move |#(#handed),*| #inside))
    })
}
