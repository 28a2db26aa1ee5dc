-- Every line of every order, cancellations apart. A line that came twice in all its columns is one: the pipeline's key.
select InvoiceNo                                                         as OrderID,
       StockCode                                                         as ProductID,
       coalesce(lower(Description), 'unknown')                           as Description,
       Quantity,
       InvoiceDate                                                       as OrderDate,
       UnitPrice,
       -- A guest is known by the order. Real ids are digits only, so the two never meet.
       coalesce(cast(CustomerID as string), concat('order-', InvoiceNo)) as CustomerID,
       Country,
       day(InvoiceDate)                                                  as Day,
       date_format(InvoiceDate, 'HH:mm')                                 as HourMinute,
       year(InvoiceDate)                                                 as Year,
       month(InvoiceDate)                                                as Month
from invoices
where not startswith(InvoiceNo, 'C')
