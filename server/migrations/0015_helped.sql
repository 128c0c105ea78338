-- Few conversations have colleagues called in to them; who is gone is looked for among those.
create index conversations_helped on conversations (id) where helpers <> '[]';
