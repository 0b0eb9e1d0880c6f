with claims as (
    select
        fiscal_year,
        claim,
        kind,
        subject,
        from_year,
        section
    from centre_claims
    where kind in ('growth_since', 'increased_vs_previous', 'slightly_up', 'nearly_double')
),

continuity as (
    select
        fiscal_year,
        year,
        started,
        measure,
        printed
    from centre_continuity
),

contacts as (
    select
        fiscal_year,
        method,
        printed
    from centre_contacts
    where measure = 'contacts' and status = 'total'
),

age_summary as (
    select
        fiscal_year,
        printed
    from centre_age_summary
    where sex = 'total' and measure = 'mean'
),

stated as (
    select
        fiscal_year,
        item,
        year,
        printed
    from centre_stated
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

-- Every figure that is claimed to have grown, year by year, as the report of a fiscal year knows it.
series (fiscal_year, subject, year, value) as (
    select fiscal_year, 'contacts_total', year, printed
    from continuity
    where measure = 'contacts'
    union all
    select fiscal_year, 'contacts_new', year, printed
    from continuity
    where measure = 'persons' and started = year::varchar
    union all
    select
        fiscal_year,
        'contacts_continuing',
        year,
        max(printed) filter (measure = 'contacts') - max(printed) filter (started = year::varchar)
    from continuity
    group by fiscal_year, year
    union all
    select this.fiscal_year, 'contacts_' || other.method, other.fiscal_year, other.printed
    from contacts as this
    inner join contacts as other on this.method = other.method and other.fiscal_year in (this.fiscal_year - 1, this.fiscal_year)
    where this.method not in ('total', 'subtotal', 'liaison')
    union all
    select this.fiscal_year, 'liaison_total', other.fiscal_year, other.printed
    from contacts as this
    inner join contacts as other on this.method = other.method and other.fiscal_year in (this.fiscal_year - 1, this.fiscal_year)
    where this.method = 'liaison'
    union all
    select this.fiscal_year, 'age_mean', other.fiscal_year, other.printed
    from age_summary as this
    inner join age_summary as other on other.fiscal_year in (this.fiscal_year - 1, this.fiscal_year)
    union all
    select fiscal_year, item, year, printed
    from stated
    where item in ('contacts_per_person', 'training_participants')
),

steps as (
    select
        claims.fiscal_year,
        claims.claim,
        claims.kind,
        claims.section,
        series.year,
        series.value,
        lag(series.value) over (partition by claims.fiscal_year, claims.claim order by series.year) as previous
    from claims
    inner join series using (fiscal_year, subject)
    where
        series.year <= claims.fiscal_year
        and series.year >= if(claims.kind = 'growth_since', claims.from_year, claims.fiscal_year - 1)
),

judged as (
    select
        *,
        case kind
            when 'slightly_up' then value > previous and value <= 1.15 * previous
            when 'nearly_double' then value between 1.7 * previous and 2.1 * previous
            else value > previous
        end as holds
    from steps
    where previous is not null
),

failed as (
    select
        fiscal_year,
        claim,
        kind,
        section,
        string_agg(printf('%d年度 %g→%g', year, previous, value), '、' order by year) as steps_ja,
        string_agg(printf('FY%d %g → %g', year, previous, value), '; ' order by year) as steps_en
    from judged
    where not holds
    group by all
)

select
    failed.fiscal_year,
    'centre' as organisation,
    failed.section,
    label.ja as subject_ja,
    label.en as subject_en,
    kind.ja as printed,
    kind.en as printed_en,
    failed.steps_ja as expected,
    failed.steps_en as expected_en,
    case failed.kind
        when 'slightly_up' then '微増は15%以内の増加とみます。数値はそれより大きく変わったか、増えていません。'
        when 'nearly_double' then '倍近いは1.7倍から2.1倍とみます。数値はその範囲にありません。'
        when 'growth_since' then '主張の年度から毎年増えてはいません。減った年度を挙げます。'
        else '前年度の値より増えていません。'
    end as why_ja,
    case failed.kind
        when 'slightly_up' then 'Slightly is taken as up to 15%; the figures changed by more, or did not rise.'
        when 'nearly_double' then 'Nearly double is taken as 1.7 to 2.1 times; the figures are not.'
        when 'growth_since' then 'The series did not grow in every year since then; these are the years in which it fell.'
        else 'The figure is not above that of the year before.'
    end as why_en
from failed
left join labels as label on label.domain = 'claim' and failed.claim = label.key
left join labels as kind on kind.domain = 'claim_kind' and failed.kind = kind.key
order by failed.fiscal_year, failed.section, subject_ja
