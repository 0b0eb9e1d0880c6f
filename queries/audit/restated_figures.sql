with stated as (
    select
        fiscal_year,
        'centre' as organisation,
        item,
        year,
        printed,
        unit,
        section
    from centre_stated
    union all
    select
        fiscal_year,
        'lpf' as organisation,
        item,
        year,
        printed,
        unit,
        section
    from lpf_stated
),

continuity as (
    select
        fiscal_year,
        year,
        started,
        measure,
        printed,
        section
    from centre_continuity
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

-- What this report gives for past years beside what last year's report gave. A figure that this report itself says it has
-- restated (under another item) is no contradiction.
compared as (
    select
        this.fiscal_year,
        this.organisation,
        this.section,
        concat(item.ja, '（', this.year, '年度）') as subject_ja,
        concat(item.en, ' (FY', this.year, ')') as subject_en,
        this.unit,
        this.printed,
        last.printed as earlier
    from stated as this
    inner join stated as last
        on
            this.organisation = last.organisation
            and this.item = last.item
            and this.year = last.year
            and this.fiscal_year - 1 = last.fiscal_year
    left join labels as item on item.domain = 'stated_item' and this.item = item.key
    union all by name
    select
        this.fiscal_year,
        'centre' as organisation,
        this.section,
        concat('相談の継続性・', this.year, '年度・', this.started) as subject_ja,
        concat('Continuity, FY', this.year, ', ', this.started) as subject_en,
        this.measure as unit,
        this.printed,
        last.printed as earlier
    from continuity as this
    inner join continuity as last
        on
            this.year = last.year
            and this.started = last.started
            and this.measure = last.measure
            and this.fiscal_year - 1 = last.fiscal_year
)

select
    compared.fiscal_year,
    compared.organisation,
    compared.section,
    compared.subject_ja,
    compared.subject_en,
    printf('%g', compared.printed) || unit.ja as printed,
    concat(printf('%g', compared.printed), ' ', unit.en) as printed_en,
    printf('%g', compared.earlier) || unit.ja as expected,
    concat(printf('%g', compared.earlier), ' ', unit.en) as expected_en,
    printf('前年度の報告では%gでした。過去の値が変わっています。', compared.earlier) as why_ja,
    printf('Last year''s report had %g: a figure of the past has changed.', compared.earlier) as why_en
from compared
left join labels as unit on unit.domain = 'unit' and compared.unit = unit.key
where compared.printed <> compared.earlier
order by compared.fiscal_year, compared.organisation, compared.section, subject_ja
