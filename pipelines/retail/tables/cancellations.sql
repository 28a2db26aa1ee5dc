-- What was taken back: invoices whose number starts with C, with the columns of orders. Quantities are negative.
select InvoiceNo                                                         as OrderID,
       StockCode                                                         as ProductID,
       coalesce(lower(Description), 'unknown')                           as Description,
       Quantity,
       InvoiceDate                                                       as OrderDate,
       UnitPrice,
       coalesce(cast(CustomerID as string), concat('order-', InvoiceNo)) as CustomerID,
       Country,
       day(InvoiceDate)                                                  as Day,
       date_format(InvoiceDate, 'HH:mm')                                 as HourMinute,
       year(InvoiceDate)                                                 as Year,
       month(InvoiceDate)                                                as Month
from invoices
where startswith(InvoiceNo, 'C')
