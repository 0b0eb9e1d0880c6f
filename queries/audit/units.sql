with stated as (
    select
        fiscal_year,
        unit,
        section
    from centre_stated
    where item = 'contacts_total_table' and year = fiscal_year
),

contacts as (
    select distinct
        fiscal_year,
        unit,
        section
    from centre_contacts
    where measure = 'contacts'
),

durations as (
    select distinct
        fiscal_year,
        unit,
        section
    from centre_durations
    where measure = 'contacts'
),

persons_by_method as (
    select
        fiscal_year,
        unit,
        min(section) as section
    from centre_persons_by_method
    where measure = 'contacts'
    group by fiscal_year, unit
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

exports as (
    select
        fiscal_year,
        "table",
        title_ja,
        title_en
    from exports
),

tables as (
    select *, 'centre/contacts' as origin from contacts
    union all by name
    select *, 'centre/durations' as origin from durations
    union all by name
    select *, 'centre/persons_by_method' as origin from persons_by_method
)

select
    tables.fiscal_year,
    'centre' as organisation,
    tables.section,
    exports.title_ja || 'の単位' as subject_ja,
    'Unit of ' || lower(exports.title_en[1]) || exports.title_en[2:] as subject_en,
    this.ja as printed,
    this.en as printed_en,
    other.ja as expected,
    other.en as expected_en,
    concat(stated.section, ' は同じ相談延べ件数を「', other.ja, '」で数えています。') as why_ja,
    concat('Section ', stated.section, ' counts the same contacts in another unit.') as why_en
from tables
inner join stated using (fiscal_year)
left join exports on tables.origin = exports."table" and tables.fiscal_year = exports.fiscal_year
left join labels as this on this.domain = 'unit' and tables.unit = this.key
left join labels as other on other.domain = 'unit' and stated.unit = other.key
where tables.unit <> stated.unit
order by tables.fiscal_year, tables.section, subject_ja
