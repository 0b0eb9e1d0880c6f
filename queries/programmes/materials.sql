with stated as (
    select
        fiscal_year,
        item,
        year,
        value
    from lpf_stated
),

-- Which material and which of its figures an item tells.
items as (
    select *
    from (
        values
        ('newsletter_issues', 1, 'newsletter', 'newsletter', 'issues'),
        ('newsletter_pages', 1, 'newsletter', 'newsletter', 'pages'),
        ('newsletter_copies_paper', 1, 'newsletter', 'newsletter', 'copies'),
        ('newsletter_copies_digital', 1, 'newsletter', 'newsletter', 'copies_digital'),
        ('awareness_leaflets', 2, 'leaflet', 'awareness', 'copies'),
        ('dohirokai_report_copies', 3, 'aging_report', 'aging', 'copies'),
        ('dohirokai_report_pages', 3, 'aging_report', 'aging', 'pages'),
        ('hubs_report_copies', 4, 'hubs_report', 'hubs', 'copies'),
        ('hubs_report_pages', 4, 'hubs_report', 'hubs', 'pages')
    ) as told (item, position, material, programme, measure)
),

materials as (
    select
        stated.fiscal_year,
        items.position,
        items.material,
        items.programme,
        max(stated.value) filter (where items.measure = 'issues') as issues,
        max(stated.value) filter (where items.measure = 'copies') as copies,
        max(stated.value) filter (where items.measure = 'copies_digital') as copies_digital,
        max(stated.value) filter (where items.measure = 'pages') as pages
    from stated
    inner join items on stated.item = items.item
    where stated.year = stated.fiscal_year
    group by all
)

select
    this.material,
    this.programme,
    this.copies,
    this.copies_digital,
    this.issues,
    this.pages,
    last.copies as copies_previous,
    this.copies - last.copies as change
from materials as this
left join materials as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.material = last.material
where this.fiscal_year = $fiscal_year
order by this.position
