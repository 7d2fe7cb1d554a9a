create table if not exists library_document (
	id uuid primary key,
	title text not null,
	language text not null,
	source text not null,
	origin text not null,
	added_at timestamptz not null default now()
);
