with dohirokai_sessions as (
    select
        fiscal_year,
        date,
        format,
        venue
    from lpf_dohirokai_sessions
),

dohirokai_themes as (
    select
        fiscal_year,
        theme
    from lpf_dohirokai_themes
),

labels as (
    select
        domain,
        key,
        position
    from labels
),

series as (
    select
        fiscal_year,
        format,
        count(*) as sessions,
        list_sort(list(distinct venue)) as venues,
        list(strftime(date, '%Y-%m-%d') order by date) as dates
    from dohirokai_sessions
    group by all
),

-- Themes are printed for the study sessions as a whole.
themes as (
    select
        dohirokai_themes.fiscal_year,
        'in_person' as format,
        list(dohirokai_themes.theme order by labels.position) as themes
    from dohirokai_themes
    left join labels on labels.domain = 'dohirokai_theme' and dohirokai_themes.theme = labels.key
    group by all
),

-- Through which day the records reach of a year that goes on.
periods as (
    select max(through) as through
    from record_periods
    where fiscal_year = $fiscal_year and organisation = 'lpf' and kind = 'meetings' and partial
)

select
    this.format,
    this.sessions,
    last.sessions as sessions_previous,
    this.sessions - last.sessions as change,
    this.dates,
    this.venues,
    themes.themes,
    periods.through
from series as this
cross join periods
left join series as last
    on
        this.fiscal_year - 1 = last.fiscal_year
        and this.format = last.format
left join themes
    on
        this.fiscal_year = themes.fiscal_year
        and this.format = themes.format
left join labels on labels.domain = 'dohirokai_series' and this.format = labels.key
where this.fiscal_year = $fiscal_year
order by labels.position
